"""Scans of a table that is cut by a column, without a restriction of that column."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, walk_in_scope

from resilience_hooks.validation.schema.problems import Problem
from resilience_hooks.validation.schema.resolution import Resolved


def partition_problems(query: Resolved) -> Iterator[Problem]:
    """Every read of a partitioned table that would read all of it."""
    for scope in query.scopes:
        for alias, source in scope.sources.items():
            table = query.tables.get(source.name) if isinstance(source, exp.Table) else None
            if table is None or table.partition is None or alias not in scope.selected_sources:
                continue
            if not _restricted(scope, alias, table.partition):
                message = (
                    f"{table.name} is read whole: restrict {table.partition}, by which it is cut"
                )
                yield Problem("partition", message)


def _restricted(scope: Scope, alias: str, column: str) -> bool:
    """Whether a comparison in WHERE or in a join names the column."""
    places = [scope.expression.args.get("where"), *scope.find_all(exp.Join)]
    return any(
        isinstance(node, exp.Column)
        and node.table == alias
        and node.name.lower() == column.lower()
        and node.find_ancestor(exp.Predicate) is not None
        for place in places
        if place is not None
        for node in walk_in_scope(place)
    )
