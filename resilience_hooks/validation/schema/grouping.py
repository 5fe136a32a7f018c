"""Columns beside aggregates that are not grouped, and aggregates in WHERE."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, walk_in_scope

from resilience_hooks.validation.schema.problems import Problem, at
from resilience_hooks.validation.schema.resolution import Resolved

_OPAQUE = (
    exp.AggFunc,
    exp.Filter,
    exp.WithinGroup,
    exp.Window,
    exp.Subquery,
    exp.Anonymous,
    exp.AnonymousAggFunc,
)


def grouping_problems(query: Resolved) -> Iterator[Problem]:
    """What every engine refuses, and sqlglot does not look at."""
    for scope in query.scopes:
        if isinstance(scope.expression, exp.Select) and not scope.pivots:
            yield from _aggregated_filter(query, scope.expression)
            yield from _ungrouped(query, scope, scope.expression)


def _aggregated_filter(query: Resolved, select: exp.Select) -> Iterator[Problem]:
    where = select.args.get("where")
    for node in walk_in_scope(where) if where else ():
        if isinstance(node, exp.AggFunc) and not isinstance(node.parent, exp.Window | exp.Filter):
            name = node.sql_name()
            column = node.find(exp.Column)
            message = f"{name} is an aggregate, which WHERE cannot use; write HAVING"
            yield at(query.sql, column.this if column else None, "grouping", message)
            return


def _ungrouped(query: Resolved, scope: Scope, select: exp.Select) -> Iterator[Problem]:
    group = select.args.get("group")
    if group is not None and (not group.expressions or group.args.get("all")):
        return
    if group is None and not any(_aggregates(item) for item in select.selects):
        return
    keys = _keys(select, group)
    for item in select.selects:
        for column in _free(item.unalias(), keys):
            if column.table in scope.sources:
                message = f"{column.name} is neither aggregated nor in GROUP BY"
                yield at(query.sql, column.this, "grouping", message)


def _keys(select: exp.Select, group: exp.Group | None) -> set[str]:
    """What is grouped by, as SQL; an alias or a position means what it stands for."""
    aliases = {item.alias_or_name.lower(): item.unalias().sql() for item in select.selects}
    keys = set()
    for key in group.expressions if group is not None else ():
        bare = isinstance(key, exp.Column) and not key.table
        if isinstance(key, exp.Literal) and key.is_int and int(key.name) <= len(select.selects):
            keys.add(select.selects[int(key.name) - 1].unalias().sql())
        else:
            keys.add(aliases.get(key.name.lower(), key.sql()) if bare else key.sql())
    return keys


def _aggregates(item: exp.Expr) -> bool:
    return any(
        isinstance(node, exp.AggFunc) and not node.find_ancestor(exp.Window)
        for node in walk_in_scope(item)
    )


def _free(node: exp.Expr, keys: set[str]) -> Iterator[exp.Column]:
    """The columns below a node that no aggregate and no key covers."""
    if node.sql() in keys or isinstance(node, _OPAQUE):
        return
    if isinstance(node, exp.Column):
        if not isinstance(node.this, exp.Star):
            yield node
        return
    for child in node.iter_expressions():
        yield from _free(child, keys)
