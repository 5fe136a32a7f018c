"""Where a statement stands: counted in a skeleton, or asked of libcst for a whole file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import libcst as cst
from libcst.metadata import CodeRange

from resilience_hooks.errors import InternalError
from resilience_hooks.static.graph.skeleton import KeptLine


class Locator(Protocol):
    """Gives 1-based (line, column) positions while a visitor runs through a module in order."""

    def advance(self) -> None:
        """The visitor meets the next logical line: a header, a clause or a simple line."""

    def locate(self, node: cst.CSTNode) -> tuple[int, int]:
        """Where a small statement of the present logical line starts."""

    def line(self, node: cst.CSTNode) -> int:
        """The line of the present header or clause."""

    def finish(self) -> None:
        """The visitor is through. Raises InternalError where the count does not come out."""


class CountedLines:
    """Each logical line of a skeleton is one header, clause or simple line, in order."""

    def __init__(self, lines: Sequence[KeptLine], module: cst.Module) -> None:
        self._lines = lines
        self._module = module
        self._index = -1
        self._offset = 0

    def advance(self) -> None:
        """Step to the next kept line."""
        self._index += 1
        self._offset = 0

    def locate(self, node: cst.CSTNode) -> tuple[int, int]:
        """Find the statement's first row in the line, behind the statement found before.

        libcst indents the further rows of a statement by the blocks above it, which code made of
        the statement alone does not know.
        """
        line = self._lines[self._index]
        first_row = self._module.code_for_node(node).partition("\n")[0]
        offset = line.text.find(first_row, self._offset)
        if offset < 0:
            raise InternalError(f"line {line.number}: a statement is not where it was cut")
        self._offset = offset + len(first_row)
        before = line.text[:offset]
        row = before.count("\n")
        column = offset - before.rfind("\n") if row else line.indent + offset + 1
        return line.number + row, column

    def line(self, node: cst.CSTNode) -> int:
        """The line on which the present logical line starts."""
        return self._lines[self._index].number

    def finish(self) -> None:
        """Compare the lines met with the lines cut."""
        if self._index + 1 != len(self._lines):
            raise InternalError(f"{self._index + 1} lines met, {len(self._lines)} cut")


class Positions:
    """libcst's own positions; exact for every text, and slow."""

    def __init__(self, positions: Mapping[cst.CSTNode, CodeRange]) -> None:
        self._positions = positions

    def advance(self) -> None:
        """Nothing to count."""

    def locate(self, node: cst.CSTNode) -> tuple[int, int]:
        """Look the statement up."""
        start = self._positions[node].start
        return start.line, start.column + 1

    def line(self, node: cst.CSTNode) -> int:
        """Look the clause up."""
        return self._positions[node].start.line

    def finish(self) -> None:
        """Nothing to compare."""
