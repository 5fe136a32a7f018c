"""The static layers, one after the other: what is known of a query without its engine."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from resilience_hooks.validation.catalogue.model import Catalogue
from resilience_hooks.validation.schema.columns import column_problems
from resilience_hooks.validation.schema.fields import field_problems
from resilience_hooks.validation.schema.grouping import grouping_problems
from resilience_hooks.validation.schema.problems import Problem
from resilience_hooks.validation.schema.resolution import Resolved, resolved
from resilience_hooks.validation.schema.sources import located
from resilience_hooks.validation.schema.stars import remember_stars, star_problems
from resilience_hooks.validation.schema.statement import parsed


@dataclass(frozen=True, slots=True)
class Checked:
    """A query as it was parsed and resolved, as far as it got, and what is wrong with it."""

    tree: exp.Query | None
    resolved: Resolved | None
    problems: tuple[Problem, ...]


def check(sql: str, catalogue: Catalogue, dialect: str) -> Checked:
    """Everything that is wrong with a query, by its place."""
    tree = parsed(sql, dialect)
    if isinstance(tree, Problem):
        return Checked(None, None, (tree,))
    sources = located(sql, tree, catalogue, dialect)
    remember_stars(sources.tree)
    query = resolved(sql, sources, dialect, catalogue.dialect)
    if isinstance(query, Problem):
        return Checked(tree, None, (*sources.problems, query))
    found = [
        *sources.problems,
        *column_problems(query),
        *star_problems(query),
        *field_problems(query),
        *grouping_problems(query),
    ]
    return Checked(tree, query, tuple(sorted(found, key=lambda p: (p.line, p.column))))
