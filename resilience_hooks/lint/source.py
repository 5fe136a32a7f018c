"""A Python file as rules see it: every statement, with the blocks around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias, TypeVar

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

Owner: TypeAlias = cst.CSTNode
Statement: TypeAlias = cst.BaseStatement | cst.BaseSmallStatement
N = TypeVar("N", bound=cst.CSTNode)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A block on the way to a statement: what heads it, its statements, and which one it was.

    An ``else`` is headed by its ``Else``, with the ``If`` as the step before.
    """

    owner: Owner
    block: tuple[Statement, ...]
    index: int

    @property
    def before(self) -> tuple[Statement, ...]:
        """What stands in the block before the statement."""
        return self.block[: self.index]


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A statement, and the steps to it from the module inwards."""

    statement: Statement
    steps: tuple[Step, ...]

    @property
    def function(self) -> cst.FunctionDef | None:
        """The function that runs the statement."""
        return self.nearest(cst.FunctionDef)

    @property
    def inside(self) -> tuple[Step, ...]:
        """The steps within that function."""
        return self.steps[self._depth + 1 :]

    @property
    def preceding(self) -> tuple[Statement, ...]:
        """What stands before the statement in its function, in its own and the outer blocks."""
        return tuple(each for step in self.steps[max(self._depth, 0) :] for each in step.before)

    @property
    def _depth(self) -> int:
        """Which step is the body of the function; -1 outside of functions."""
        functions = (
            depth
            for depth, step in enumerate(self.steps)
            if isinstance(step.owner, cst.FunctionDef)
        )
        return max(functions, default=-1)

    def nearest(self, kind: type[N]) -> N | None:
        """The innermost block around the statement that is headed so."""
        for step in reversed(self.steps):
            if isinstance(step.owner, kind):
                return step.owner
        return None


@dataclass(frozen=True)
class Source:
    """One file. ``parse`` raises cst.ParserSyntaxError for what is not Python."""

    path: str
    text: str

    @cached_property
    def module(self) -> cst.Module:
        """The whole file."""
        return cst.parse_module(self.text)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every statement, in order."""
        return tuple(_walk(self.module, ()))

    def line(self, node: cst.CSTNode) -> int:
        """The line that a node begins on, from 1."""
        return self._positions[node].start.line

    @cached_property
    def _positions(self) -> Mapping[cst.CSTNode, cst.metadata.CodeRange]:
        wrapper = MetadataWrapper(self.module, unsafe_skip_copy=True)
        found: Mapping[cst.CSTNode, cst.metadata.CodeRange] = wrapper.resolve(PositionProvider)
        return found


def _walk(owner: Owner, steps: tuple[Step, ...]) -> Iterator[Place]:
    """The statements of the block that an owner heads, and of the blocks below."""
    block = tuple(_statements(owner))
    for index, statement in enumerate(block):
        here = (*steps, Step(owner, block, index))
        yield Place(statement, here)
        for inner in _blocks(statement):
            yield from _walk(inner, here)
    for clause in _clauses(owner):
        yield from _walk(clause, (*steps, Step(owner, (), 0)))


def _statements(owner: Owner) -> Iterator[Statement]:
    body = owner.body if isinstance(owner, cst.Module) else getattr(owner, "body", ())
    lines = body if isinstance(body, (tuple, list)) else getattr(body, "body", ())
    for line in lines:
        if isinstance(line, cst.SimpleStatementLine):
            yield from line.body
        else:
            yield line


def _blocks(statement: Statement) -> Iterator[Owner]:
    """What heads a block of a compound statement, its clauses left to ``_clauses``."""
    if isinstance(statement, cst.Match):
        yield from statement.cases
    elif hasattr(statement, "body"):
        yield statement


def _clauses(owner: Owner) -> Iterator[Owner]:
    if isinstance(owner, (cst.Try, cst.TryStar)):
        yield from owner.handlers
    for name in ("orelse", "finalbody"):
        clause = getattr(owner, name, None)
        if clause is not None:
            yield clause
