"""Comments that silence a rule at one place: ``# rh: ignore[RH101] reason``.

In Python the comment stands on the import's line, in a Dockerfile on the line above the
instruction (a Dockerfile knows no comment behind one). Other tools' comments on the same line are
left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from resilience_hooks.errors import TreeError
from resilience_hooks.static.tree import Tree

# Accepted: "# rh: ignore[RH101]", "#rh:ignore[RH101, RH102] why", behind another comment too; in
# SQL, also inside a string of Python, "-- rh: ignore[RH602]".
_COMMENT: Final = re.compile(r"(?:#|--)\s*rh:\s*ignore\[([A-Z0-9,\s]+)\]", re.IGNORECASE)


class Suppressions:
    """The silencing comments of a tree, read file by file as they are asked for."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._files: dict[str, Mapping[int, frozenset[str]]] = {}

    def covers(self, code: str, path: str, line: int) -> bool:
        """Whether a finding of a rule at a line is silenced."""
        comments = self._comments(path)
        codes = comments.get(line, frozenset())
        if not path.endswith(".py"):
            codes |= comments.get(line - 1, frozenset())
        return code in codes

    def _comments(self, path: str) -> Mapping[int, frozenset[str]]:
        if path not in self._files:
            self._files[path] = dict(_read(self._text(path)))
        return self._files[path]

    def _text(self, path: str) -> str:
        try:
            return self._tree.read(path).decode("utf-8", "replace")
        except TreeError:
            return ""


def _read(text: str) -> Mapping[int, frozenset[str]]:
    if "rh:" not in text:
        return {}
    found = {}
    for number, line in enumerate(text.split("\n"), 1):
        match = _COMMENT.search(line)
        if match:
            found[number] = frozenset(code.strip().upper() for code in match[1].split(","))
    return found
