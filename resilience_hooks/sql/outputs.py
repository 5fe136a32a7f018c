"""The columns that a SELECT gives."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from resilience_hooks.sql.relations import OPEN, Relation, relation
from resilience_hooks.sql.scopes import Scope
from resilience_hooks.sql.text import HOLE


def aliases_of(node: exp.Select) -> frozenset[str] | None:
    """The names that a SELECT list gives with AS; None where a hole may give others."""
    if any(_is_hole(each) for each in node.expressions):
        return None
    return frozenset(each.alias.lower() for each in node.expressions if isinstance(each, exp.Alias))


def outputs_of(node: exp.Select, scope: Scope, dialect: str | None) -> Relation:
    """What a SELECT gives by name; open where not every name is known.

    What has no name cannot be named in BigQuery; other dialects make up names of their own.
    """
    if node.args.get("kind") or aliases_of(node) is None:
        return OPEN
    found: list[str] = []
    for expression in node.expressions:
        names = _named(expression, scope)
        if names is None:
            return OPEN
        if not names and dialect != "bigquery":
            return OPEN
        found += names
    return relation("the subquery", found)


def _named(expression: exp.Expr, scope: Scope) -> list[str] | None:
    """The names that one item of the list gives; None where they are not known."""
    star = expression.this if isinstance(expression, exp.Column) else expression
    if isinstance(star, exp.Star):
        columns = _all_of(expression, scope)
        return None if columns is None or star.args.get("rename") else _kept(star, columns)
    if isinstance(expression, exp.Aliases):
        return None
    name = expression.alias or _own_name(expression)
    return [name] if name else []


def _all_of(expression: exp.Expr, scope: Scope) -> list[str] | None:
    """What ``*`` or ``alias.*`` stands for."""
    if isinstance(expression, exp.Column):
        known = scope.sources.get(expression.table.lower(), OPEN)
        return None if known.columns is None or expression.args.get("db") else list(known.columns)
    if scope.is_open or scope.values:
        return None
    found: list[str] = []
    for each in scope.sources.values():
        if each.columns is None:
            return None
        found += each.columns
    return found


def _kept(star: exp.Star, columns: list[str]) -> list[str]:
    left_out = {name.lower() for name in excepted(star)}
    return [column for column in columns if column.lower() not in left_out] or ["*"]


def excepted(star: exp.Star) -> Iterator[str]:
    """The names behind EXCEPT."""
    for each in star.args.get("except_") or ():
        yield each.name


def _own_name(expression: exp.Expr) -> str:
    if isinstance(expression, exp.Dot):
        last = expression.expression
        return last.name if isinstance(last, exp.Identifier) else ""
    return expression.name if isinstance(expression, exp.Column) else ""


def _is_hole(expression: exp.Expr) -> bool:
    return HOLE in expression.alias_or_name.lower() or (
        isinstance(expression, exp.Column) and HOLE in expression.sql().lower()
    )
