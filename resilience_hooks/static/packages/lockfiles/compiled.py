"""Requirements that a tool resolved: pip-compile, ``uv``, or whatever wrote hashes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from resilience_hooks.static.packages.entries import Entry, entries
from resilience_hooks.static.packages.locked import Lock, Package
from resilience_hooks.static.packages.lockfiles.parts import by_name, source_of

_INDEX: Final = re.compile(r"^(?:-i|--(?:extra-)?index-url)[ =]\s*(\S+)", re.MULTILINE)
_WITH: Final = re.compile(r"^#.*\bwith Python (3\.\d+)", re.MULTILINE)


def read_compiled(data: bytes) -> Lock:
    """The entries that are pinned; what they need in their turn is not told."""
    text = data.decode("utf-8-sig", "replace")
    return by_name(_packages(text))


def _packages(text: str) -> Iterator[Package]:
    indexes = (source_of(index, {}) for index in _INDEX.findall(text))
    elsewhere = next(filter(None, indexes), "")
    version = _WITH.search(text)
    for entry in entries(text):
        pinned = _pinned(entry)
        if entry.requirement is not None and (pinned or entry.requirement.url):
            yield Package(
                entry.name,
                pinned,
                extras=tuple(sorted(entry.requirement.extras)),
                hashes=entry.hashes,
                source="a url" if entry.requirement.url else elsewhere,
                python=f"=={version[1]}.*" if version else "",
                marker=str(entry.requirement.marker or ""),
            )


def _pinned(entry: Entry) -> str:
    """The version of an exact pin; empty for anything else."""
    specifiers = list(entry.requirement.specifier) if entry.requirement is not None else []
    is_exact = len(specifiers) == 1 and specifiers[0].operator in {"==", "==="}
    version = specifiers[0].version if is_exact else ""
    return "" if version.endswith(".*") else version
