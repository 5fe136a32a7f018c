"""Which table of the catalogue every table of a query is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlglot import exp
from sqlglot.optimizer.normalize_identifiers import normalize_identifiers
from sqlglot.optimizer.qualify_tables import qualify_tables
from sqlglot.optimizer.scope import traverse_scope

from resilience_hooks.validation.catalogue.information import is_information, view_of, views
from resilience_hooks.validation.catalogue.model import Catalogue, Table
from resilience_hooks.validation.schema.problems import Problem, at, proposal

PSEUDO: Final = frozenset({"_partitiontime", "_partitiondate", "_file_name", "_table_suffix"})
"""What BigQuery has beside the columns of some tables."""


@dataclass(frozen=True, slots=True)
class Located:
    """A tree in which every known table has a key for its name; ``tables`` are those by key."""

    tree: exp.Query
    tables: Mapping[str, Table]
    problems: tuple[Problem, ...]


def located(sql: str, tree: exp.Query, catalogue: Catalogue, dialect: str) -> Located:
    """Look every table up. The tree that comes in stays as it is."""
    copy = normalize_identifiers(
        tree.copy(), dialect=dialect, store_original_column_identifiers=True
    )
    copy = qualify_tables(copy, dialect=dialect)
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for number, node in enumerate(_tables(copy)):
        found = _found(node, catalogue)
        if found is None:
            problems.append(_unknown(sql, node, catalogue))
            found = Table(_dotted(node), is_open=True)
        key = f"t{number}"
        tables[key] = found
        node.set("this", exp.to_identifier(key))
        node.set("db", None)
        node.set("catalog", None)
    return Located(copy, tables, tuple(problems))


def _tables(tree: exp.Query) -> Iterator[exp.Table]:
    """The tables that are none of the query's own (WITH), each once."""
    seen = set()
    for scope in traverse_scope(tree):
        for source in scope.sources.values():
            is_named = isinstance(source, exp.Table) and not isinstance(source.this, exp.Func)
            if is_named and isinstance(source, exp.Table) and id(source) not in seen:
                seen.add(id(source))
                yield source


def _found(node: exp.Table, catalogue: Catalogue) -> Table | None:
    parts = _parts(node)
    if is_information(parts):
        return catalogue.find(parts) or view_of(parts, catalogue.dialect)
    if parts[-1].endswith("*"):
        return catalogue.wildcard(parts)
    return catalogue.find(parts)


def _unknown(sql: str, node: exp.Table, catalogue: Catalogue) -> Problem:
    parts, name = _parts(node), _dotted(node)
    if is_information(parts):
        close = proposal(parts[-1], views(catalogue.dialect))
        message = f"INFORMATION_SCHEMA has no view {parts[-1]}{close}"
    elif parts[-1].endswith("*"):
        message = f"no table matches {name}"
    else:
        message = f"there is no table {name}{proposal(name, catalogue.names)}"
    return at(sql, _last(node), "table", message)


def _parts(node: exp.Table) -> tuple[str, ...]:
    names = [part.name for part in node.parts]
    return tuple(piece for name in names for piece in name.split("."))


def _dotted(node: exp.Table) -> str:
    return ".".join(_parts(node))


def _last(node: exp.Table) -> exp.Expr:
    return node.parts[-1]
