"""Columns that no table has, or that several have."""

from __future__ import annotations

from collections.abc import Iterator
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
        for column in query.columns(scope):
            found = (
                _qualified(query, scope, column) if column.table else _bare(query, scope, column)
            )
            if found is not None and found not in seen:
                seen.add(found)
                yield found


def _qualified(query: Resolved, scope: Scope, column: exp.Column) -> Problem | None:
    if _may_be_from_around(query, scope, column):
        holders = _holders(query, scope, column.name)
        if len(holders) > 1:
            return _ambiguous(query, column, holders)
    source = query.source(scope, column.table)
    if source is None:
        return _no_alias(query, scope, column)
    names = query.names(source)
    if names is None or is_pseudo(column.name) or _has(names, column.name):
        return None
    place = _shown(query, source) or column.table
    message = f"{place} has no column {column.name}{proposal(column.name, names)}"
    return at(query.sql, column.this, "column", message)


def _no_alias(query: Resolved, scope: Scope, column: exp.Column) -> Problem:
    first = column.parts[0]
    known = [*scope.selected_sources, *_visible(query, scope)]
    message = f"{first.name} is no table of this query, and no column{proposal(first.name, known)}"
    return at(query.sql, first, "column", message)


def _bare(query: Resolved, scope: Scope, column: exp.Column) -> Problem | None:
    """A column that sqlglot gave no table: unknown, ambiguous, an alias, or beyond telling."""
    name = column.name
    sources = {alias: scope.sources.get(alias) for alias in scope.selected_sources}
    listed = {alias: query.names(source) for alias, source in sources.items()}
    if is_pseudo(name) or None in listed.values() or not isinstance(scope.expression, exp.Query):
        return None
    holders = _holders(query, scope, name)
    if len(holders) > 1 and not _is_merged(scope, name):
        return _ambiguous(query, column, holders)
    if holders or _is_of_outer(query, scope, name):
        return None
    if _is_alias(scope.expression, name):
        return _alias(query, column)
    message = f"there is no column {name}{proposal(name, _visible(query, scope))}"
    return at(query.sql, column.this, "column", message)


def _may_be_from_around(query: Resolved, scope: Scope, column: exp.Column) -> bool:
    """Whether sqlglot may have looked outside for a bare name that its own query has twice."""
    start = column.this.meta_get("start")
    was_bare = start is not None and not query.sql[:start].rstrip('`" \n').endswith(".")
    is_inner = scope.parent is not None and bool(scope.can_be_correlated)
    return was_bare and is_inner and column.find_ancestor(exp.Join, exp.Select) is scope.expression


def _holders(query: Resolved, scope: Scope, name: str) -> list[str]:
    """The sources of a scope that have a column."""
    listed = ((alias, query.names(scope.sources.get(alias))) for alias in scope.selected_sources)
    return [alias for alias, names in listed if names and _has(names, name)]


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


def _is_alias(query: exp.Query, name: str) -> bool:
    """Whether a SELECT names something else so; sqlglot gives every bare column its own name."""
    if not isinstance(query, exp.Select):
        return _has(tuple(query.named_selects), name)
    named = (item for item in query.selects if item.alias_or_name.lower() == name.lower())
    return any(
        not (isinstance(item.unalias(), exp.Column) and item.unalias().name == item.alias_or_name)
        for item in named
    )


def _alias(query: Resolved, column: exp.Column) -> Problem | None:
    clause = column.find_ancestor(*_AFTER, exp.Where, exp.Select)
    if query.dialect in _LATERAL or isinstance(clause, _AFTER):
        return None
    place = "WHERE" if isinstance(clause, exp.Where) else "the same SELECT list"
    message = f"{column.name} is an alias of this SELECT, which {place} does not see"
    return at(query.sql, column.this, "alias", message)


def _is_of_outer(query: Resolved, scope: Scope, name: str) -> bool:
    """Whether a query around this one may have the column."""
    for outer in around(scope):
        listed = [query.names(outer.sources.get(alias)) for alias in outer.selected_sources]
        if any(names is None or _has(names, name) for names in listed):
            return True
    return False


def _visible(query: Resolved, scope: Scope) -> list[str]:
    found: list[str] = []
    for alias in scope.selected_sources:
        found += query.names(scope.sources.get(alias)) or ()
    return list(dict.fromkeys(found))


def _has(names: tuple[str, ...], name: str) -> bool:
    return name.lower() in {known.lower() for known in names}


def _shown(query: Resolved, source: object) -> str:
    """The name of a table as the catalogue has it."""
    table = query.tables.get(source.name) if isinstance(source, exp.Table) else None
    return table.name if table else ""
