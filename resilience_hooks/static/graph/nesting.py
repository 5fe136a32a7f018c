"""How deeply a text nests, so that no parser is asked to recurse further than it can.

libcst's parser takes time that grows with the square of the depth, and the process ends where its
stack overflows.
"""

from __future__ import annotations

import re
from typing import Final

from resilience_hooks.static.graph.literals import REST_OF_STRING, is_formatted

LIMIT: Final = 400
_BRACKETS: Final = 200
_TOKEN: Final = re.compile(
    rf"[\"'](?:{REST_OF_STRING})|\#[^\n]*|\\\n|[()\[\]{{}},;\n]"
    r"|[-+~]|[*/%@&|^<>=!.]+|\b(?:and|or|not|if|in|is|lambda|await|else)\b",
    re.DOTALL,
)
_LONG_FIELD: Final = re.compile(rf"\{{[^{{}}]{{{LIMIT // 2},}}")
_CONDITION: Final = re.compile(r"^([ \t]*)(if|elif)\b", re.MULTILINE)


class TooDeepError(Exception):
    """A text nests deeper than this analyzer reads."""


class TooManyBracketsError(TooDeepError):
    """A text has more open brackets than any Python compiles; ``line`` (1-based) opens the last."""

    def __init__(self, line: int) -> None:
        super().__init__("too many nested parentheses")
        self.line = line


def check_nesting(text: str) -> None:
    """Raise TooDeepError where expressions, brackets or ``elif`` clauses nest too deeply."""
    chains: dict[str, int] = {}
    for indent, word in _CONDITION.findall(text):
        chains[indent] = chains.get(indent, 0) + 1 if word == "elif" else 0
        if chains[indent] > LIMIT:
            raise TooDeepError("too many elif clauses")
    depth = _Depth()
    for match in _TOKEN.finditer(text):
        if match[0][0] in "\"'" and is_formatted(text, match.start()):
            for field in _LONG_FIELD.findall(match[0]):
                check_nesting(field)
        depth.take(match[0])
        if depth.brackets > _BRACKETS:
            raise TooManyBracketsError(text.count("\n", 0, match.start()) + 1)
        if depth.total > LIMIT:
            raise TooDeepError("an expression nests too deeply")


class _Depth:
    """Counts, for every open bracket, the operators since the last comma: each nests one deeper."""

    def __init__(self) -> None:
        self.total = 0
        self._levels = [0]

    @property
    def brackets(self) -> int:
        """How many brackets are open."""
        return len(self._levels) - 1

    def take(self, token: str) -> None:
        """Take in one token."""
        first = token[0]
        if first in "#\\\"'":
            return
        if first in "([{":
            self._add(1)
            self._levels.append(0)
        elif first in ")]}":
            self._close()
        elif first in ",;" or (first == "\n" and not self.brackets):
            self._add(-self._levels[-1])
        elif first != "\n":
            self._add(1)

    def _add(self, count: int) -> None:
        self._levels[-1] += count
        self.total += count

    def _close(self) -> None:
        self._add(-self._levels[-1])
        if self.brackets:
            self._levels.pop()
