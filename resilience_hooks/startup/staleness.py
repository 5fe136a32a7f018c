"""Whether a manifest was made from the sources that are in the image."""

from __future__ import annotations

from resilience_hooks.startup.digest import imports_digest
from resilience_hooks.startup.finding import source_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from resilience_hooks.startup.manifest import Manifest


def staleness(manifest: Manifest) -> str | None:
    """The warning for a manifest that other sources were written for.

    None where it is current, and where the sources cannot be read to compare them.
    """
    sources = dict(_sources(manifest))
    if manifest.digest is None or None in sources.values():
        return None
    found = imports_digest((name, text) for name, text in sources.items() if text is not None)
    if found == manifest.digest:
        return None
    return (
        f"{manifest.path or 'the manifest'} is stale: the modules import something else than when "
        "it was written: run `resilience-hooks manifest` and build again"
    )


def _sources(manifest: Manifest) -> Iterator[tuple[str, bytes | None]]:
    for module in {entry.module for entry in manifest.entries if entry.file is not None}:
        yield module, source_of(module)
