"""All metrics in one query: a branch each, rows of (metric, day, value, detail)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlglot import exp

from resilience_hooks.validation.metric import DAY, DETAIL, FIRST_DAY, LAST_DAY, VALUE

METRIC: Final = "metric"


@dataclass(frozen=True, slots=True)
class Days:
    """The days that are looked at, both included, as expressions."""

    first: exp.Expr
    last: exp.Expr


@dataclass(frozen=True, slots=True)
class Branch:
    """A metric's query, and what its value is."""

    metric: str
    tree: exp.Query
    has_detail: bool = False
    is_boolean: bool = False


def _literal(day: date) -> exp.Expr:
    return exp.cast(exp.Literal.string(day.isoformat()), "DATE")


def days_of(first: date, last: date) -> Days:
    """Given dates."""
    return Days(_literal(first), _literal(last))


ANY_DAY: Final = days_of(date(2000, 1, 1), date(2000, 1, 1))
"""For queries that are bound and not run."""


def branch_query(branch: Branch, days: Days) -> exp.Select:
    """The rows of one metric on these days."""
    source = filled(branch.tree, days).subquery("q", copy=False)
    value = _as_number(exp.column(VALUE, "q"), is_boolean=branch.is_boolean)
    detail = exp.column(DETAIL, "q") if branch.has_detail else exp.null()
    day = exp.cast(exp.column(DAY, "q"), "DATE")
    return (
        exp.select(
            exp.alias_(exp.Literal.string(branch.metric), METRIC),
            exp.alias_(day.copy(), DAY),
            exp.alias_(value, VALUE),
            exp.alias_(exp.cast(detail, "TEXT"), DETAIL),
        )
        .from_(source, copy=False)
        .where(exp.Between(this=day, low=days.first.copy(), high=days.last.copy()), copy=False)
    )


def one_query(branches: Sequence[Branch], days: Days) -> exp.Query:
    """All branches. There must be at least one."""
    first, *rest = (branch_query(branch, days) for branch in branches)
    return exp.union(first, *rest, distinct=False, copy=False) if rest else first


def parameters(tree: exp.Query) -> dict[str, list[exp.Expr]]:
    """The parameters that a query has, by name: ``:name``, and ``@name`` as BigQuery writes it."""
    found: dict[str, list[exp.Expr]] = {}
    for node in tree.find_all(exp.Placeholder, exp.Parameter):
        found.setdefault(node.name, []).append(node)
    return found


def filled(tree: exp.Query, days: Days) -> exp.Query:
    """The query with its days in place of the parameters."""
    copy = tree.copy()
    found = parameters(copy)
    for name, value in ((FIRST_DAY, days.first), (LAST_DAY, days.last)):
        for node in found.get(name, ()):
            node.replace(value.copy())
    return copy


def _as_number(value: exp.Expr, *, is_boolean: bool) -> exp.Expr:
    """BigQuery makes no number with a point of a truth value at once."""
    return exp.cast(exp.cast(value, "BIGINT") if is_boolean else value, "DOUBLE")
