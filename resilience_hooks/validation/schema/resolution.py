"""Every column of a query with the table that it is of, as sqlglot resolves it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify_columns import qualify_columns
from sqlglot.optimizer.scope import Scope, traverse_scope, walk_in_scope
from sqlglot.schema import MappingSchema

from resilience_hooks.validation.catalogue.model import Table
from resilience_hooks.validation.schema.problems import Problem, at
from resilience_hooks.validation.schema.sources import PSEUDO, Located


@dataclass(frozen=True)
class Resolved:
    """A qualified tree with types. References to aliases stand as they were written."""

    sql: str
    dialect: str
    tree: exp.Query
    tables: Mapping[str, Table]

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        """The SELECTs and set operations, each after those that it reads from."""
        return tuple(traverse_scope(self.tree))

    def columns(self, scope: Scope) -> Iterator[exp.Column]:
        """The columns that a scope itself names, without those of subqueries."""
        for node in walk_in_scope(scope.expression):
            if isinstance(node, exp.Column) and not isinstance(node.this, exp.Star):
                yield node

    def source(self, scope: Scope, alias: str) -> exp.Expr | Scope | None:
        """What an alias means in a scope, or in one around it."""
        return next((s.sources[alias] for s in around(scope) if alias in s.sources), None)

    def names(self, source: exp.Expr | Scope | None) -> tuple[str, ...] | None:
        """The columns of a source, as written in the catalogue; None where nobody knows."""
        if isinstance(source, exp.Table):
            table = self.tables.get(source.name)
            return None if table is None or table.is_open else tuple(table.columns)
        if not isinstance(source, Scope) or not isinstance(source.expression, exp.Query):
            return None
        names = tuple(source.expression.named_selects)
        return None if "*" in names or not all(names) else names


def around(scope: Scope) -> Iterator[Scope]:
    """A scope and those around it whose columns it sees; a subquery in FROM sees none of them."""
    yield scope
    while scope.parent is not None and scope.can_be_correlated:
        scope = scope.parent
        yield scope


def resolved(sql: str, located: Located, dialect: str, types: str) -> Resolved | Problem:
    """Qualify columns, expand stars, find types; a problem where sqlglot gives up.

    ``types`` is the dialect of the catalogue's types.
    """
    columns: dict[str, object] = {
        key: {name: type_of(kind, types) for name, kind in table.columns.items()}
        for key, table in located.tables.items()
        if not table.is_open
    }
    schema = MappingSchema(columns, dialect=dialect)
    try:
        tree = qualify_columns(
            located.tree,
            schema,
            expand_alias_refs=False,
            allow_partial_qualification=True,
            dialect=dialect,
        )
        tree = annotate_types(tree, schema, dialect=dialect)
    except SqlglotError as error:
        return _unresolved(sql, located.tree, str(error).splitlines()[0])
    except RecursionError:
        return Problem("syntax", "its expressions are nested too deeply")
    return Resolved(sql, dialect, tree, located.tables)


def _unresolved(sql: str, tree: exp.Query, message: str) -> Problem:
    """What sqlglot says, where that can be found: it gives no place."""
    for join in tree.find_all(exp.Join):
        for name in join.args.get("using") or ():
            if message.endswith(f": {name.name}"):
                return at(sql, name, "column", f"USING ({name.name}): one side has no such column")
    return Problem("column", message)


def type_of(kind: str, dialect: str) -> exp.DataType:
    """A type by its text; unknown where sqlglot does not know it either."""
    try:
        return exp.DataType.build(kind, dialect=dialect)
    except SqlglotError:
        return exp.DataType.build("unknown")


def is_pseudo(name: str) -> bool:
    """Whether a name needs no column, as BigQuery's ``_PARTITIONTIME``."""
    return name.lower() in PSEUDO
