"""What a query can draw on: names of columns, and what to call their owner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

Columns: TypeAlias = tuple[str, ...] | None
"""Names as they are written; None where there may be others."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, view, CTE or subquery. ``title`` is what messages call it."""

    title: str
    columns: Columns
    declared_at: str = ""
    severity: str = "error"
    names: frozenset[str] = frozenset()

    def has(self, column: str) -> bool:
        """Whether there may be such a column, in whatever case."""
        return self.columns is None or column.lower() in self.names

    @property
    def is_open(self) -> bool:
        """Whether there may be any column."""
        return self.columns is None


def relation(title: str, columns: Iterable[str] | None, declared_at: str = "") -> Relation:
    """A relation with these columns, each once."""
    if columns is None:
        return Relation(title, None, declared_at)
    unique = tuple(dict.fromkeys(columns))
    names = frozenset(column.lower() for column in unique)
    return Relation(title, unique, declared_at, names=names)


def renamed(known: Relation, columns: Iterable[str]) -> Relation:
    """The relation as ``AS name (columns)`` has it, which may leave the last ones out."""
    given = tuple(columns)
    if not given:
        return known
    if known.columns is None:
        return replace(known, columns=None)
    return relation(known.title, (*given, *known.columns[len(given) :]), known.declared_at)


OPEN: Final = relation("something unknown", None)
