"""The tables and columns that a query may name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

_FOLDED: Final = frozenset({"duckdb"})
"""Dialects in which the names of tables are the same in any case; BigQuery tells them apart."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its dotted name; ``columns`` are types by name, as its engine writes them.

    ``partition`` is the column by which it is cut. ``is_open`` says that there may be columns
    that nobody listed.
    """

    name: str
    columns: Mapping[str, str] = field(default_factory=dict)
    partition: str | None = None
    is_open: bool = False

    def has(self, column: str) -> bool:
        """Whether there is such a column; names are the same in any case."""
        return column.lower() in {name.lower() for name in self.columns}


@dataclass(frozen=True)
class Catalogue:
    """The tables of an engine. ``default`` is the schema, or the dataset, of a bare name."""

    dialect: str
    tables: tuple[Table, ...]
    default: str = ""

    def find(self, parts: Sequence[str]) -> Table | None:
        """The table that a name of one to three parts means; None where there is none.

        A bare name is one of the default schema. Where nobody said which that is, and for a name
        that begins with its schema, it is the only table that ends so.
        """
        wanted = [*self.default.split("."), *parts] if len(parts) == 1 and self.default else parts
        found = self._by_ending.get(self._folded(wanted), ())
        return found[0] if len(found) == 1 else None

    def wildcard(self, parts: Sequence[str]) -> Table | None:
        """What a BigQuery wildcard table such as ``events_*`` reads; None where nothing matches.

        Its columns are those of the table whose name comes last, and ``_TABLE_SUFFIX``.
        https://cloud.google.com/bigquery/docs/querying-wildcard-tables
        """
        prefix = parts[-1].removesuffix("*")
        dataset = parts[:-1] or self.default.split(".")
        found = [t for t in self.tables if _is_below(t.name.split("."), dataset, prefix)]
        if not found:
            return None
        last = max(found, key=lambda table: table.name)
        return replace(last, columns={**last.columns, "_TABLE_SUFFIX": "STRING"})

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names as a query would write them: for proposals."""
        return tuple(table.name.removeprefix(f"{self.default}.") for table in self.tables)

    @cached_property
    def _by_ending(self) -> Mapping[tuple[str, ...], tuple[Table, ...]]:
        found: dict[tuple[str, ...], tuple[Table, ...]] = {}
        for table in self.tables:
            parts = table.name.split(".")
            for at in range(len(parts)):
                key = self._folded(parts[at:])
                found[key] = (*found.get(key, ()), table)
        return found

    def _folded(self, parts: Iterable[str]) -> tuple[str, ...]:
        folds = self.dialect in _FOLDED
        return tuple(part.lower() if folds else part for part in parts)


def _is_below(parts: Sequence[str], dataset: Sequence[str], prefix: str) -> bool:
    *above, name = parts
    return above[-len(dataset) :] == list(dataset) and name.startswith(prefix)
