"""The logical lines of a file with their nesting, and which of them a skeleton keeps."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator
from typing import Final

from resilience_hooks.static.graph.lexing import LogicalLines

SCOPE: Final = re.compile(r"(?:async\s+)?def\s+(\w+)|class\s+(\w+)")
FUNCTION: Final = re.compile(r"(?:async\s+)?def\b")
_CLAUSE: Final = re.compile(r"(?:elif|else|except|finally)\b")
_HANDLER: Final = re.compile(r"except\b")
_LEAVES: Final = re.compile(r"raise|exit|quit|abort")


class Outline:
    """Nesting is worked out for a top-level statement when one of its lines is looked at."""

    def __init__(self, lines: LogicalLines) -> None:
        self.lines = lines
        self.kept = bytearray(len(lines))
        self.tops = list(_top_level(lines))
        self._parent = [-1] * len(lines)
        self._head = list(range(len(lines)))
        self._clauses: dict[int, list[int]] = {}
        self._nested: set[int] = set()

    def top(self, index: int) -> int:
        """Which top-level statement, as an index into ``tops``, a line belongs to."""
        return bisect.bisect_right(self.tops, index) - 1

    def statement(self, top: int) -> range:
        """The lines of a top-level statement."""
        end = self.tops[top + 1] if top + 1 < len(self.tops) else len(self.lines)
        return range(self.tops[top], end)

    def parent(self, index: int) -> int:
        """The header of the block that a line stands in; -1 at top level."""
        self._nest(self.top(index))
        return self._parent[index]

    def parents(self) -> list[int]:
        """The parent of every line."""
        for top in range(len(self.tops)):
            self._nest(top)
        return self._parent

    def scope(self, index: int) -> re.Match[str] | None:
        """The header of a function (its name is group 1) or of a class (group 2)."""
        return self.starts_with(SCOPE, index) if self.first(index) in "adc" else None

    def first(self, index: int) -> str:
        """The first character of a line's text."""
        return self.lines.source[self.lines.texts[index]]

    def is_block(self, index: int) -> bool:
        """Whether the line is a header whose body stands on lines of its own."""
        after = index + 1
        return after < len(self.lines) and self.lines.indent(after) > self.lines.indent(index)

    def body(self, index: int) -> Iterator[int]:
        """The lines of the block below a header."""
        indent = self.lines.indent(index)
        after = index + 1
        while after < len(self.lines) and self.lines.indent(after) > indent:
            yield after
            after += 1

    def starts_with(self, pattern: re.Pattern[str], index: int) -> re.Match[str] | None:
        """Match a line's text from its beginning."""
        return pattern.match(self.lines.source, self.lines.texts[index], self.lines.ends[index])

    def outside(self, header: re.Pattern[str]) -> Iterator[int]:
        """The lines outside all blocks of certain functions or classes, their headers included."""
        for top, first in enumerate(self.tops):
            if self.scope(first) and self.starts_with(header, first):
                yield first
            else:
                yield from self._outside(header, self.statement(top))

    def _outside(self, header: re.Pattern[str], lines: Iterable[int]) -> Iterator[int]:
        within = -1
        for index in lines:
            indent = self.lines.indent(index)
            if within < 0 or indent <= within:
                yield index
                is_header = self.scope(index) and self.starts_with(header, index)
                within = indent if is_header and self.is_block(index) else -1

    def keep(self, index: int) -> None:
        """Keep a line, the headers above it, and every clause of those statements."""
        self._nest(self.top(index))
        while index >= 0 and not self.kept[index]:
            self.kept[index] = 1
            self._keep_clauses(self._head[index])
            if self.first(index) == "@":
                self._keep_decorated(index)
            index = self._parent[index]

    def _keep_clauses(self, head: int) -> None:
        for clause in self._clauses.get(head, ()):
            self.kept[clause] = 1
            if self.starts_with(_HANDLER, clause):
                self._keep_leaving(clause)

    def _keep_leaving(self, handler: int) -> None:
        """Keep what may raise again or end the process."""
        for line in self.body(handler):
            if _LEAVES.search(self.lines.source, self.lines.texts[line], self.lines.ends[line]):
                self.keep(line)

    def _keep_decorated(self, index: int) -> None:
        while self.first(index) == "@" and index + 1 < len(self.lines):
            index += 1
            self.kept[index] = 1

    def _nest(self, top: int) -> None:
        """Find the header of every line, and the clauses of every statement that has some."""
        if top in self._nested:
            return
        self._nested.add(top)
        starts, texts = self.lines.starts, self.lines.texts
        stack: list[tuple[int, int]] = []
        for index in self.statement(top):
            indent, before = texts[index] - starts[index], -1
            while stack and stack[-1][0] >= indent:
                level, last = stack.pop()
                before = last if level == indent else before
            self._parent[index] = stack[-1][1] if stack else -1
            if before >= 0 and self.first(index) in "ef" and self.starts_with(_CLAUSE, index):
                head = self._head[index] = self._head[before]
                self._clauses.setdefault(head, [head]).append(index)
            stack.append((indent, index))


def _top_level(lines: LogicalLines) -> Iterator[int]:
    """The first line of each top-level statement: neither a clause nor behind a decorator."""
    offsets = zip(lines.starts, lines.texts, strict=True)
    flush = [index for index, (start, text) in enumerate(offsets) if start == text or not index]
    decorated = False
    for index in flush:
        text = lines.texts[index]
        if not decorated and not (index and _CLAUSE.match(lines.source, text)):
            yield index
        decorated = lines.source[text] == "@"
