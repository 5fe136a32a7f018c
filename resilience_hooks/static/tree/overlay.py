"""A tree with some of its files rewritten, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from resilience_hooks.static.tree.model import Entry, Kind, Source, Tree


@dataclass(frozen=True, slots=True)
class OverlaySource:
    """Bytes of the rewritten files; those of all others from below."""

    below: Source
    files: Mapping[str, bytes]

    @property
    def label(self) -> str:
        """Where the sources come from, for people."""
        return self.below.label

    def read(self, path: str, entry: Entry) -> bytes:
        """The bytes of a file, or the target of a link. Raises TreeError."""
        return self.files[path] if path in self.files else self.below.read(path, entry)


def overlaid(tree: Tree, files: Mapping[str, bytes]) -> Tree:
    """The tree with these contents at these paths; a path that is not listed becomes a file."""
    changed = {path: _entry(tree.entries.get(path)) for path in files}
    entries = dict(sorted({**tree.entries, **changed}.items()))
    return Tree(entries, OverlaySource(tree.source, files), tree.find_deleted)


def _entry(before: Entry | None) -> Entry:
    return replace(before, blob="") if before is not None else Entry(Kind.FILE)
