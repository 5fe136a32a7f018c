"""What is verified, in which order."""

from __future__ import annotations

import os
import sys

from resilience_hooks.startup.manifest import Manifest, ManifestError, folders_around
from resilience_hooks.startup.report import Entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType


def planned(
    manifest: Manifest, required: Sequence[str], optional: Sequence[str]
) -> tuple[Entry, ...]:
    """The entries in the order that the service itself imports in.

    Importers come first and deferred imports last: modules that import each other in a circle
    load in one order and fail in another. Raises ManifestError where there is nothing to verify.
    """
    entries = list(manifest.entries)
    if required or optional:
        entries = [_as_called(entry, required, optional) for entry in entries]
    known = {entry.module for entry in entries}
    entries += [_named(text, True) for text in required if text not in known]
    entries += [_named(text, False) for text in optional if text not in known]
    if not entries:
        raise ManifestError(f"{manifest.path}: it lists no import: `resilience-hooks manifest`")
    return tuple(sorted(entries, key=_order))


def search_folders(caller: FrameType) -> Iterator[str]:
    """Where a manifest is looked for: beside the caller, beside the program, where it runs."""
    yield from folders_around(caller.f_globals.get("__file__"))
    yield from folders_around(getattr(sys.modules.get("__main__"), "__file__", None))
    yield os.getcwd()


def _as_called(entry: Entry, required: Sequence[str], optional: Sequence[str]) -> Entry:
    """The entry with the severity that the caller gives it."""
    if entry.module in required:
        return entry.as_required(True)
    return entry.as_required(False) if entry.module in optional else entry


def _named(text: str, required: bool) -> Entry:
    """``module`` or ``module:name``, as a caller spells it."""
    module, _, name = text.partition(":")
    return Entry(module, [name] if name else (), required=required, hops=1)


def _order(entry: Entry) -> tuple[bool, int, str, int]:
    path, _, line = (entry.importer or ":0").rpartition(":")
    return entry.deferred, entry.hops, path, int(line)
