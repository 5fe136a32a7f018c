"""The files of a tree that may say something about tables, and the words in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from resilience_hooks.errors import TreeError
from resilience_hooks.static.tree import Kind, Tree

_TEXTS: Final = (
    *(".sql", ".ddl", ".py", ".sh", ".bash", ".json", ".yml", ".yaml", ".tf", ".toml", ".ipynb"),
    *(".prisma", ".rb", ".ts", ".js", ".go", ".java", ".kt", ".cs", ".php", ".xml", ".csv"),
)
_TEST: Final = re.compile(
    r"(?:^|/)(?:tests?|testing|fixtures|node_modules|__tests__)/"
    r"|(?:^|/)(?:test_[^/]*|[^/]*_test|[^/]*\.(?:test|spec)|conftest)\.\w+$"
)
_LARGEST: Final = 2_000_000


class Corpus:
    """Texts by path, read once; tests, and what cannot be read, are left out."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._texts: dict[str, str] = {}
        self._mentions: dict[str, frozenset[str]] = {}

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The paths of the files, in order."""
        return tuple(
            path
            for path, entry in self._tree.entries.items()
            if entry.kind is Kind.FILE and path.endswith(_TEXTS) and not _TEST.search(path)
        )

    def text(self, path: str) -> str:
        """The text of a file; empty for what is not text, or larger than people write."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def mentioning(self, word: str) -> frozenset[str]:
        """The paths of the files that have a word in them, in whatever case."""
        if word not in self._mentions:
            # Looked for in lower case alone first: re has no fast way through that ignores case.
            pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
            self._mentions[word] = frozenset(
                path
                for path, text in self._lowered.items()
                if word in text and pattern.search(text)
            )
        return self._mentions[word]

    def lowered(self, path: str) -> str:
        """The text of a file in lower case."""
        return self._lowered[path]

    @cached_property
    def _lowered(self) -> Mapping[str, str]:
        return {path: self.text(path).lower() for path in self.paths}

    def having(self, *marks: str) -> Iterator[str]:
        """The paths of the files that have one of these texts, in lower case, in them."""
        for path, text in self._lowered.items():
            if any(mark in text for mark in marks):
                yield path

    def _read(self, path: str) -> str:
        try:
            content = self._tree.read(path)
            return content.decode() if len(content) <= _LARGEST else ""
        except (TreeError, UnicodeDecodeError):
            return ""
