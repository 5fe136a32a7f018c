"""Where a statement stands: counted in a skeleton, or asked of libcst for a whole file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import libcst as cst
from libcst.metadata import CodeRange

from resilience_hooks.errors import InternalError


class KeptLine(NamedTuple):
    """A logical line: the row (0-based) of a skeleton on which it starts, its indent and text."""

    row: int
    indent: int
    text: str


class Locator(Protocol):
    """Gives (row, 1-based column) positions while a reader runs through statements in order."""

    def advance(self, node: cst.CSTNode) -> tuple[int, int]:
        """Step to the next logical line (a header, a clause or a simple line); where it starts."""

    def locate(self, node: cst.BaseSmallStatement, alone: bool) -> tuple[int, int]:
        """Where a small statement of the present logical line starts; ``alone``: with that line."""


class CountedLines:
    """Each logical line of a skeleton is one header, clause or simple line, in order.

    Every method raises InternalError where the tree and the lines contradict each other.
    """

    def __init__(self, lines: Sequence[KeptLine]) -> None:
        self._lines = lines
        self._index = -1

    def advance(self, node: cst.CSTNode) -> tuple[int, int]:
        """Step to the next kept line."""
        del node
        self._index += 1
        if self._index == len(self._lines):
            raise InternalError("more lines met than cut")
        line = self._lines[self._index]
        return line.row, line.indent + 1

    def locate(self, node: cst.BaseSmallStatement, alone: bool) -> tuple[int, int]:
        """Find the statement's first row in its line, where that occurs only once.

        libcst indents the further rows of a statement by the blocks above it, which code made of
        the statement alone does not know.
        """
        line = self._lines[self._index]
        if alone:
            return line.row, line.indent + 1
        first_row = cst.Module([]).code_for_node(node).partition("\n")[0]
        offset = line.text.find(first_row)
        if offset < 0 or line.text.find(first_row, offset + 1) >= 0:
            raise InternalError("a statement cannot be told from the rest of its line")
        before = line.text[:offset]
        row = before.count("\n")
        return line.row + row, offset - before.rfind("\n") + (0 if row else line.indent)

    def finish(self) -> None:
        """Compare the lines met with the lines cut."""
        if self._index + 1 != len(self._lines):
            raise InternalError("fewer lines met than cut")


class Positions:
    """libcst's own positions; exact for every text, and slow."""

    def __init__(self, positions: Mapping[cst.CSTNode, CodeRange]) -> None:
        self._positions = positions

    def advance(self, node: cst.CSTNode) -> tuple[int, int]:
        """Look the line up."""
        start = self._positions[node].start
        return start.line, start.column + 1

    def locate(self, node: cst.BaseSmallStatement, alone: bool) -> tuple[int, int]:
        """Look the statement up."""
        del alone
        return self.advance(node)
