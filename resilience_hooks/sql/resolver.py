"""Reads queries: what each gives, and which names in it mean nothing.

The rules of scope are those of the standard and of BigQuery
(https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax): a CTE is seen by those
behind it, a nested query sees the sources of the queries around it, aliases of the SELECT list are
seen by GROUP BY, HAVING, QUALIFY and ORDER BY. Where dialects differ, the most lenient one counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from sqlglot import exp

from resilience_hooks.sql.names import TableName, name_of
from resilience_hooks.sql.outputs import aliases_of, outputs_of
from resilience_hooks.sql.relations import OPEN, Relation, relation, renamed
from resilience_hooks.sql.scopes import Scope, Unknown, unknown_in, unknown_of

Ctes: TypeAlias = Mapping[str, Relation]

_EARLY: Final = ("where", "prewhere", "connect", "match")
_LATE: Final = ("group", "having", "qualify", "order", "sort", "cluster", "distribute", "windows")
_HIDES_ALIASES: Final = frozenset({"bigquery", "postgres", "tsql", "oracle"})
_SCALARS: Final = (exp.GenerateSeries, exp.GenerateDateArray, exp.GenerateTimestampArray)


@dataclass(frozen=True, slots=True)
class World:
    """What stands around a statement: the declared tables, variables of its script, its dialect.

    ``is_partial``: more sources may stand in it than are seen.
    """

    tables: Callable[[TableName], Relation]
    variables: frozenset[str] = frozenset()
    dialect: str | None = None
    is_partial: bool = False


@dataclass(slots=True)
class Resolver:
    """Reads one statement, and notes what means nothing and which tables are named."""

    world: World
    unknown: list[Unknown] = field(default_factory=list)
    tables: list[tuple[TableName, exp.Table]] = field(default_factory=list)

    def query(self, node: exp.Expr, ctes: Ctes, parent: Scope | None) -> Relation:
        """Read a query; returns what it gives."""
        if isinstance(node, exp.Select):
            return self._select(node, ctes, parent)
        if isinstance(node, exp.SetOperation):
            ctes = self.with_(node, ctes, parent)
            first = self.query(node.this, ctes, parent)
            self.query(node.expression, ctes, parent)
            return OPEN if node.args.get("by_name") else first
        if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Query):
            given = self.query(node.this, self.with_(node, ctes, parent), parent)
            return OPEN if node.args.get("pivots") else given
        return OPEN

    def with_(self, node: exp.Expr, ctes: Ctes, parent: Scope | None) -> Ctes:
        """The CTEs that a query sees, its own ones read."""
        found = dict(ctes)
        clause = node.args.get("with_")
        is_recursive = clause is not None and clause.args.get("recursive")
        for cte in clause.expressions if clause else ():
            name = cte.alias.lower()
            around = {**found, name: OPEN} if is_recursive else found
            given = replace(self.query(cte.this, around, parent), title=f"the CTE {cte.alias}")
            found[name] = renamed(given, (each.name for each in cte.args["alias"].columns))
        return found

    def scope(self, sources: list[exp.Expr], ctes: Ctes, parent: Scope | None) -> Scope:
        """The scope of what stands in FROM and JOIN; nested queries there are read."""
        scope = Scope(values=self.world.variables, is_open=self.world.is_partial, parent=parent)
        for node in flattened(sources):
            scope = self._with_source(scope, node, ctes)
        if not sources and parent is None:
            scope = replace(scope, is_open=True)
        return scope

    def visit(self, node: exp.Expr | None, scope: Scope, ctes: Ctes) -> None:
        """Judge every column of an expression, and read the queries in it."""
        if isinstance(node, exp.Column) and isinstance(node.this, exp.Star):
            owner = scope.sources.get(node.table.lower(), OPEN)
            self.visit(node.this, Scope({node.table.lower(): owner}), ctes)
        elif isinstance(node, exp.Column):
            self.note(unknown_in(node, scope))
        elif isinstance(node, exp.Query):
            self.query(node, ctes, scope)
        elif isinstance(node, exp.Expr) and not isinstance(node, (exp.Table, exp.DataType)):
            if isinstance(node, exp.Lambda):
                names = frozenset(each.name.lower() for each in node.expressions)
                scope = replace(scope, values=scope.values | names)
            for child in node.iter_expressions():
                self.visit(child, scope, ctes)

    def note(self, unknown: Unknown | None) -> None:
        """Keep what means nothing, if anything."""
        if unknown is not None:
            self.unknown.append(unknown)

    def table(self, node: exp.Table, ctes: Ctes) -> Relation:
        """What a named table gives: a CTE, or what is declared of it."""
        known = ctes.get(node.name.lower()) if not node.db else None
        if known is None:
            name = name_of(node)
            if name is None:
                return OPEN
            self.tables.append((name, node))
            known = self.world.tables(name)
        return known

    def _select(self, node: exp.Select, ctes: Ctes, parent: Scope | None) -> Relation:
        ctes = self.with_(node, ctes, parent)
        scope = self.scope(_sources(node), ctes, parent)
        for join in node.args.get("joins") or ():
            self._join(join, scope, ctes)
        late = self._with_aliases(scope, node)
        early = late
        if self.world.dialect in _HIDES_ALIASES:
            early = replace(scope, hidden=late.values - scope.values)
        for expression in node.expressions:
            self.visit(expression, early, ctes)
        self._clauses(node, _EARLY, early, ctes)
        self._clauses(node, _LATE, late, ctes)
        return OPEN if self.world.is_partial else outputs_of(node, scope, self.world.dialect)

    def _clauses(self, node: exp.Select, keys: tuple[str, ...], scope: Scope, ctes: Ctes) -> None:
        for key in keys:
            clause = node.args.get(key)
            for each in clause if isinstance(clause, list) else [clause]:
                self.visit(each, scope, ctes)

    def _with_aliases(self, scope: Scope, node: exp.Select) -> Scope:
        aliases = aliases_of(node)
        if aliases is None:
            return replace(scope, is_open=True)
        return replace(scope, values=scope.values | aliases)

    def _join(self, join: exp.Join, scope: Scope, ctes: Ctes) -> None:
        self.visit(join.args.get("on"), scope, ctes)
        right = scope.sources.get(join.this.alias_or_name.lower())
        for identifier in join.args.get("using") or ():
            if isinstance(identifier, exp.Identifier) and right is not None:
                self.note(unknown_of(identifier, right))

    def _with_source(self, scope: Scope, node: exp.Expr, ctes: Ctes) -> Scope:
        alias = node.alias_or_name.lower()
        if isinstance(node, exp.Unnest):
            return self._with_unnest(scope, node, ctes)
        if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Table):
            return self._with_group(scope, node, ctes)
        if isinstance(node, exp.Table) and not node.args.get("pivots"):
            if node.db.lower() in scope.sources and not node.catalog:
                return replace(scope, values=scope.values | {alias}, is_open=True)
            return _plus(scope, alias, renamed(self.table(node, ctes), node.alias_column_names))
        if isinstance(node, exp.Subquery):
            given = self.query(node, ctes, scope)
            columns = renamed(given, node.alias_column_names)
            return _plus(scope, alias, replace(columns, title=_subquery_title(node)))
        if isinstance(node, exp.Values) and node.alias_column_names:
            return _plus(scope, alias, relation(f"the values {alias}", node.alias_column_names))
        return _plus(replace(scope, is_open=True), alias, OPEN)

    def _with_group(self, scope: Scope, node: exp.Subquery, ctes: Ctes) -> Scope:
        """``(a JOIN b ON …)``."""
        for each in flattened([node.this]):
            scope = self._with_source(scope, each, ctes)
        for join in joins_of([node.this]):
            self._join(join, scope, ctes)
        return replace(scope, is_open=True) if node.alias else scope

    def _with_unnest(self, scope: Scope, node: exp.Unnest, ctes: Ctes) -> Scope:
        """The elements have a name; their fields may be named without it."""
        for expression in node.expressions:
            self.visit(expression, scope, ctes)
        offset = node.args.get("offset")
        names = [*node.alias_column_names, node.alias]
        names += [offset.name] if isinstance(offset, exp.Identifier) else ["offset"]
        is_scalar = all(map(_is_scalar_array, node.expressions))
        return replace(
            scope,
            values=scope.values | {name.lower() for name in names if name},
            is_open=scope.is_open or not is_scalar,
        )


def flattened(sources: Iterable[exp.Expr]) -> Iterator[exp.Expr]:
    """Sources, and those that are joined to one of them before anything else: ``FROM a, b``."""
    for node in sources:
        yield node
        if isinstance(node, exp.Table):
            yield from flattened(join.this for join in node.args.get("joins") or ())


def joins_of(sources: Iterable[exp.Expr]) -> Iterator[exp.Join]:
    """The joins of the flattened sources."""
    for node in flattened(sources):
        yield from node.args.get("joins") or () if isinstance(node, exp.Table) else ()


def _sources(node: exp.Select) -> list[exp.Expr]:
    first = node.args.get("from_")
    joins = node.args.get("joins") or ()
    laterals = node.args.get("laterals") or ()
    return [*([first.this] if first else []), *(join.this for join in joins), *laterals]


def _plus(scope: Scope, alias: str, given: Relation) -> Scope:
    """The scope with one source more; what has no alias is a source all the same."""
    return replace(scope, sources={**scope.sources, alias or f"#{len(scope.sources)}": given})


def _subquery_title(node: exp.Subquery) -> str:
    return f"the subquery {node.alias}" if node.alias else "the subquery"


def _is_scalar_array(node: exp.Expr) -> bool:
    if isinstance(node, exp.Array):
        return all(isinstance(each, exp.Literal) for each in node.expressions)
    return isinstance(node, _SCALARS)
