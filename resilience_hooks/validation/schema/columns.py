"""Columns that no table has, or that several have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from resilience_hooks.validation.schema.problems import Problem, at, proposal
from resilience_hooks.validation.schema.resolution import Resolved, around, is_pseudo

_LATERAL: Final = frozenset({"duckdb"})
"""Dialects in which an alias may be used in the same SELECT list and in WHERE."""

_AFTER: Final = (exp.Group, exp.Having, exp.Qualify, exp.Order, exp.Distinct)
"""Where an alias may be used in every dialect."""


def column_problems(query: Resolved) -> Iterator[Problem]:
    """Every column that cannot be what it is meant to be."""
    seen = set()
    for scope in query.scopes:
        if scope.pivots:
            continue
        scene = _Scene(query, scope)
        for column in query.columns(scope):
            found = _qualified(scene, column) if column.table else _bare(scene, column)
            if found is not None and found not in seen:
                seen.add(found)
                yield found


@dataclass(frozen=True)
class _Scene:
    """A scope with the names in it, each looked up once; names are the same in any case."""

    query: Resolved
    scope: Scope

    @cached_property
    def listed(self) -> Mapping[str, tuple[str, ...] | None]:
        """The columns of each source; None where nobody knows."""
        sources = self.scope.sources
        return {
            alias: self.query.names(sources.get(alias)) for alias in self.scope.selected_sources
        }

    @cached_property
    def folded(self) -> Mapping[str, frozenset[str]]:
        """The columns of each source that is known."""
        return {alias: _folded(names) for alias, names in self.listed.items() if names is not None}

    @cached_property
    def aliases(self) -> frozenset[str]:
        """The names that a SELECT gives to something else; sqlglot names every bare column."""
        query = self.scope.expression
        if isinstance(query, exp.Select):
            return _folded(item.alias_or_name for item in query.selects if not _is_own_name(item))
        return _folded(query.named_selects if isinstance(query, exp.Query) else ())

    @cached_property
    def visible(self) -> tuple[str, ...]:
        """Every column of every source, for proposals."""
        return tuple(dict.fromkeys(n for names in self.listed.values() for n in names or ()))

    def holders(self, name: str) -> list[str]:
        """The sources that have a column."""
        return [alias for alias, names in self.folded.items() if name.lower() in names]


def _qualified(scene: _Scene, column: exp.Column) -> Problem | None:
    query, scope = scene.query, scene.scope
    if _may_be_from_around(query, scope, column) and len(scene.holders(column.name)) > 1:
        return _ambiguous(query, column, scene.holders(column.name))
    source = query.source(scope, column.table)
    if source is None:
        return _no_alias(scene, column)
    names = scene.listed.get(column.table) or query.names(source)
    if names is None or is_pseudo(column.name) or _has(scene, column, names):
        return None
    place = _shown(query, source) or column.table
    message = f"{place} has no column {column.name}{proposal(column.name, names)}"
    return at(query.sql, column.this, "column", message)


def _has(scene: _Scene, column: exp.Column, names: tuple[str, ...]) -> bool:
    known = scene.folded.get(column.table)
    return column.name.lower() in (_folded(names) if known is None else known)


def _no_alias(scene: _Scene, column: exp.Column) -> Problem:
    first = column.parts[0]
    close = proposal(first.name, [*scene.scope.selected_sources, *scene.visible])
    message = f"{first.name} is no table of this query, and no column{close}"
    return at(scene.query.sql, first, "column", message)


def _bare(scene: _Scene, column: exp.Column) -> Problem | None:
    """A column that sqlglot gave no table: unknown, ambiguous, an alias, or beyond telling."""
    name, query, scope = column.name, scene.query, scene.scope
    is_query = isinstance(scope.expression, exp.Query)
    if is_pseudo(name) or None in scene.listed.values() or not is_query:
        return None
    holders = scene.holders(name)
    if len(holders) > 1 and not _is_merged(scope, name):
        return _ambiguous(query, column, holders)
    if holders or _is_of_outer(query, scope, name):
        return None
    if name.lower() in scene.aliases:
        return _alias(query, column)
    message = f"there is no column {name}{proposal(name, scene.visible)}"
    return at(query.sql, column.this, "column", message)


def _may_be_from_around(query: Resolved, scope: Scope, column: exp.Column) -> bool:
    """Whether sqlglot may have looked outside for a bare name that its own query has twice."""
    if scope.parent is None or not scope.can_be_correlated:
        return False
    start = column.this.meta_get("start")
    was_bare = start is not None and not query.sql[:start].rstrip('`" \n').endswith(".")
    return was_bare and column.find_ancestor(exp.Join, exp.Select) is scope.expression


def _is_merged(scope: Scope, name: str) -> bool:
    """Whether USING made one of two columns: sqlglot wrote that out as a condition of its own."""
    return any(
        isinstance(side, exp.Column) and side.name == name and side.this.meta_get("start") is None
        for join in scope.expression.args.get("joins") or ()
        for equal in (join.args.get("on") or join).find_all(exp.EQ)
        for side in (equal.this, equal.expression)
    )


def _ambiguous(query: Resolved, column: exp.Column, holders: list[str]) -> Problem:
    name = column.name
    message = f"{name} is ambiguous: {' and '.join(holders)} have it; write {holders[0]}.{name}"
    return at(query.sql, column.this, "column", message)


def _alias(query: Resolved, column: exp.Column) -> Problem | None:
    clause = column.find_ancestor(*_AFTER, exp.Where, exp.Select)
    if query.dialect in _LATERAL or isinstance(clause, _AFTER):
        return None
    place = "WHERE" if isinstance(clause, exp.Where) else "the same SELECT list"
    message = f"{column.name} is an alias of this SELECT, which {place} does not see"
    return at(query.sql, column.this, "alias", message)


def _is_of_outer(query: Resolved, scope: Scope, name: str) -> bool:
    """Whether a query around this one may have the column."""
    _, *outers = around(scope)
    for outer in outers:
        listed = [query.names(outer.sources.get(alias)) for alias in outer.selected_sources]
        if any(names is None or name.lower() in _folded(names) for names in listed):
            return True
    return False


def _is_own_name(item: exp.Expr) -> bool:
    column = item.unalias()
    return isinstance(column, exp.Column) and column.name == item.alias_or_name


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in names)


def _shown(query: Resolved, source: object) -> str:
    """The name of a table as the catalogue has it."""
    table = query.tables.get(source.name) if isinstance(source, exp.Table) else None
    return table.name if table else ""
