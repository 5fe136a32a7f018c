"""The facts of the files of a tree, of every content once."""

from __future__ import annotations

from typing import Final

from resilience_hooks.errors import TreeError
from resilience_hooks.static.graph.facts import ModuleFacts
from resilience_hooks.static.graph.parse import read
from resilience_hooks.static.tree import Entry, Tree

NO_FACTS: Final = ModuleFacts(open_names=True)
"""What is known of a file that cannot be read."""


class Reader:
    """Reads the facts of listed files.

    ``fresh`` names the contents that it has read, ``known`` those that an earlier run had.
    """

    def __init__(self, tree: Tree) -> None:
        self.fresh: set[str] = set()
        self.known: set[str] = set()
        self._tree = tree
        self._facts: dict[str, ModuleFacts] = {}

    @property
    def parsed(self) -> int:
        """How many contents were read."""
        return len(self.fresh)

    @property
    def cached(self) -> int:
        """How many contents an earlier run had read."""
        return len(self.known)

    def facts(self, path: str, entry: Entry, whole: bool) -> ModuleFacts:
        """The facts of a file; ``whole``: its whole syntax is looked at."""
        key = (entry.blob or f"path:{path}") + ("#whole" if whole else "")
        if key not in self._facts:
            self.fresh.add(key)
            self._facts[key] = self._read(path, whole)
        return self._facts[key]

    def _read(self, path: str, whole: bool) -> ModuleFacts:
        try:
            return read(self._tree.read(path), whole).facts
        except TreeError:
            return NO_FACTS
