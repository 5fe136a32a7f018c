"""``SELECT * EXCEPT (…)`` and its kin, whose columns must be there; sqlglot drops them silently."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from resilience_hooks.validation.schema.problems import Problem, at, proposal
from resilience_hooks.validation.schema.resolution import Resolved

_STARS: Final = "resilience_hooks_stars"


def remember_stars(tree: exp.Query) -> None:
    """Note on each SELECT what its stars name, before they are expanded and gone."""
    for select in tree.find_all(exp.Select):
        found = [named for item in select.expressions for named in _named(item)]
        if found:
            select.meta[_STARS] = found


def star_problems(query: Resolved) -> Iterator[Problem]:
    """Every name that a star leaves out, replaces or renames, and that its tables do not have."""
    for scope in query.scopes:
        for alias, name in scope.expression.meta.get(_STARS, ()):
            known = _columns(query, scope, alias)
            if known is not None and name.name.lower() not in {word.lower() for word in known}:
                message = f"* has no column {name.name}{proposal(name.name, known)}"
                yield at(query.sql, name, "column", message)


def _named(item: exp.Expr) -> Iterator[tuple[str, exp.Expr]]:
    """The identifiers that a star names, each with the star's table, or an empty string."""
    star = item.this if isinstance(item, exp.Column) else item
    if not isinstance(star, exp.Star):
        return
    alias = item.table if isinstance(item, exp.Column) else ""
    for key in ("except_", "rename"):
        for column in star.args.get(key) or ():
            node = column.this if isinstance(column, exp.Column | exp.Alias) else column
            yield alias, node.this if isinstance(node, exp.Column) else node
    for replaced in star.args.get("replace") or ():
        yield alias, replaced.args["alias"]


def _columns(query: Resolved, scope: Scope, alias: str) -> tuple[str, ...] | None:
    """The columns that the star stands for; None where nobody knows."""
    found: list[str] = []
    for name in [alias] if alias else scope.selected_sources:
        names = query.names(query.source(scope, name))
        if names is None:
            return None
        found += names
    return tuple(found)
