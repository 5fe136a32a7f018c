"""Names of tables as they are written: project, dataset (or schema) and table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlglot import exp

from resilience_hooks.sql.text import HOLE

_PUBLIC: Final = frozenset({"public", "main", "dbo"})


@dataclass(frozen=True, slots=True)
class TableName:
    """A name in lower case. A project that is not given is None.

    A dataset that is not given is empty, as is that which a database has by default; one that only
    a run knows is None.
    """

    name: str
    dataset: str | None = ""
    project: str | None = None

    @property
    def shown(self) -> str:
        """The name as messages say it."""
        return f"{self.dataset}.{self.name}" if self.dataset else self.name

    def may_be(self, other: TableName) -> bool:
        """Whether both may be the same table."""
        return (
            self.name == other.name
            and (self.dataset == other.dataset or None in {self.dataset, other.dataset})
            and (self.project == other.project or None in {self.project, other.project})
        )


def table_name(project: str, dataset: str, name: str) -> TableName | None:
    """The name of these parts, empty where they are not given; None if a run alone knows it."""
    if not name or HOLE in name or "*" in name or "$" in name:
        return None
    where: str | None = dataset.lower()
    where = "" if where in _PUBLIC else where
    return TableName(
        name.lower(),
        None if HOLE in dataset else where,
        None if HOLE in project or not project else project.lower(),
    )


def name_of(table: exp.Table) -> TableName | None:
    """The name of a table in SQL; None where it is not known, or is no plain table."""
    if not isinstance(table.this, exp.Identifier):
        return None
    return table_name(table.catalog, table.db, table.name)
