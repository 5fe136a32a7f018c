"""Copies on paper: a file or a whole folder, links kept or followed, names filtered out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from resilience_hooks.static.image.model import Directory, Link
from resilience_hooks.static.image.paths import child
from resilience_hooks.static.uploads.paper import Paper

_MOST_FILES: Final = 100_000


def keep_all(_path: str, _is_dir: bool) -> bool:
    """A filter that leaves nothing out."""
    return False


@dataclass
class Transfer:
    """One copying command. ``excluded`` judges paths relative to the transfer's root."""

    paper: Paper
    line: int
    follows: bool
    excluded: Callable[[str, bool], bool] = keep_all
    _count: int = 0
    _above: list[str] = field(default_factory=list)

    def copy(self, source: str, place: str, relative: str = "") -> None:
        """Copy what stands at a place to another, a directory with all that is in it."""
        node = self.paper.lstat(source)
        if isinstance(node, Link) and self.follows:
            resolved = self.paper.resolve(source)
            if resolved is None or resolved in self._above:
                return
            source, node = resolved, self.paper.lstat(resolved)
        if node is None or self.excluded(relative, isinstance(node, Directory)):
            return
        if isinstance(node, Directory):
            self._directory(source, place, relative)
        elif self._count < _MOST_FILES:
            self._count += 1
            self.paper.copy(source, place, self.line)

    def _directory(self, source: str, place: str, relative: str) -> None:
        if place == source or place.startswith(source + "/"):
            return
        self.paper.make_directory(place)
        self._above.append(source)
        for name in self.paper.children(source):
            below = f"{relative}/{name}" if relative else name
            self.copy(child(source, name), child(place, name), below)
        self._above.pop()
