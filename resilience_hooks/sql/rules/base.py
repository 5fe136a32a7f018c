"""What a rule about SQL is, and what it judges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sqlglot import exp

from resilience_hooks.sql.catalog.catalogue import Catalogue
from resilience_hooks.sql.evidence import Evidence
from resilience_hooks.sql.names import TableName
from resilience_hooks.sql.parsing import Statement
from resilience_hooks.sql.scopes import Unknown
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.rules.base import Described, page_of


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the repository says of tables.

    ``datasets`` are the names of its tables by dataset; all tables of those in ``complete`` are
    declared.
    """

    catalogue: Catalogue
    evidence: Evidence
    datasets: Callable[[], Mapping[str, frozenset[str]]]
    complete: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """One statement of a file, read: the tables it names, and the names that mean nothing."""

    path: str
    statement: Statement
    tables: tuple[tuple[TableName, exp.Table], ...]
    unknown: tuple[Unknown, ...]

    def place(self, identifier: exp.Identifier) -> tuple[int, int]:
        """The line and column of an identifier in the file."""
        return self.statement.text.place(identifier.meta.get("start", 0))


Judge: TypeAlias = Callable[[Reading, Knowledge], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class SqlRule(Described):
    """A rule with its judgement."""

    judge: Judge


def sql_rule(code: str, name: str, judge: Judge) -> SqlRule:
    """The rule of the module that defines ``judge``; the module's docstring is its page."""
    return SqlRule(code, name, page_of(judge), judge)
