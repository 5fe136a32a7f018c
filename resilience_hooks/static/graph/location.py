"""Where a statement stands: counted in a skeleton, or asked of libcst for a whole file."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Final, Protocol, TypeAlias

import libcst as cst
from libcst.metadata import CodeRange

from resilience_hooks.errors import InternalError
from resilience_hooks.static.graph.assembly import KeptLine

Place: TypeAlias = tuple[int, int]
SimpleLine: TypeAlias = cst.SimpleStatementLine | cst.SimpleStatementSuite

_EMPTY: Final = cst.Module([])


class Locator(Protocol):
    """Gives (row, 1-based column) positions while a reader runs through statements in order."""

    def advance(self, node: cst.CSTNode) -> Place:
        """Step to the next logical line (a header, a clause or a simple line); where it starts."""

    def places(self, line: SimpleLine) -> Sequence[Place]:
        """Where the small statements of the present logical line start."""


class CountedLines:
    """Each logical line of a skeleton is one header, clause or simple line, in order.

    Every method raises InternalError where the tree and the lines contradict each other.
    """

    def __init__(self, lines: Sequence[KeptLine]) -> None:
        self._lines = lines
        self._index = -1

    def advance(self, node: cst.CSTNode) -> Place:
        """Step to the next kept line."""
        del node
        self._index += 1
        if self._index == len(self._lines):
            raise InternalError("more lines met than cut")
        line = self._lines[self._index]
        return line.row, line.indent + 1

    def places(self, line: SimpleLine) -> Sequence[Place]:
        """Count from the end of the line, where nothing but whitespace and a comment follows."""
        kept = self._lines[self._index]
        if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1:
            return [(kept.row, kept.indent + 1)]
        codes = [_EMPTY.code_for_node(statement) for statement in line.body]
        tail = _EMPTY.code_for_node(line.trailing_whitespace).rstrip("\n")
        offset = len(kept.text) - len("".join(codes) + tail)
        if not kept.text.endswith("".join([*codes, tail])):
            return [_searched(kept, code) for code in codes]
        starts = itertools.accumulate(map(len, codes[:-1]), initial=offset)
        return [_place(kept, start) for start in starts]

    def finish(self) -> None:
        """Compare the lines met with the lines cut."""
        if self._index + 1 != len(self._lines):
            raise InternalError("fewer lines met than cut")


def _searched(line: KeptLine, code: str) -> Place:
    """Find a statement's first row in its line, where that occurs only once.

    libcst indents the further rows of a statement by the blocks above it, which code made of the
    statement alone does not know.
    """
    row = code.partition("\n")[0]
    offset = line.text.find(row)
    if offset < 0 or line.text.find(row, offset + 1) >= 0:
        raise InternalError("a statement cannot be told from the rest of its line")
    return _place(line, offset)


def _place(line: KeptLine, offset: int) -> Place:
    before = line.text[:offset]
    row = before.count("\n")
    return line.row + row, offset - before.rfind("\n") + (0 if row else line.indent)


class Positions:
    """libcst's own positions; exact for every text, and slow."""

    def __init__(self, positions: Mapping[cst.CSTNode, CodeRange]) -> None:
        self._positions = positions

    def advance(self, node: cst.CSTNode) -> Place:
        """Look the line up."""
        start = self._positions[node].start
        return start.line, start.column + 1

    def places(self, line: SimpleLine) -> Sequence[Place]:
        """Look the statements up."""
        return [self.advance(statement) for statement in line.body]
