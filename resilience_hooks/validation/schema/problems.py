"""What is wrong with a query, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from resilience_hooks.spelling import closest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlglot import exp

Kind: TypeAlias = Literal[
    "syntax", "statement", "table", "column", "field", "alias", "grouping", "output", "partition",
    "predicate", "need", "engine",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing; ``line`` and ``column`` (1-based) are of the query, 0 where nobody knows."""

    kind: Kind
    message: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}: " if self.line else ""
        return f"{place}{self.message}"


def at(sql: str, node: exp.Expr | None, kind: Kind, message: str) -> Problem:
    """A problem where an identifier stands."""
    start = node.meta_get("start") if node is not None else None
    if start is None:
        return Problem(kind, message)
    before = sql[:start]
    return Problem(kind, message, before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1)


def proposal(name: str, known: Iterable[str]) -> str:
    """``; did you mean …?``, or what there is, where that is short."""
    names = {word.lower(): word for word in known}
    close = closest(name, names.values())
    if close is not None:
        return f"; did you mean {close}?"
    if 0 < len(names) <= 12:
        return f"; there are {', '.join(names.values())}"
    return ""
