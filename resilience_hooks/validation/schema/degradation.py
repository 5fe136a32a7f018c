"""What becomes of a query some optional columns of which are missing.

A column that is only shown becomes a typed NULL. One that decides which rows count, how they are
grouped, joined or ordered, or which branch is taken, cannot be replaced: the query would answer
another question. Both are followed through subqueries and WITH. No predicate is ever dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from resilience_hooks.validation.schema.problems import Problem, at
from resilience_hooks.validation.schema.resolution import Resolved, type_of

_Key: TypeAlias = tuple[str, str]

Missing: TypeAlias = Mapping[_Key, str]
"""Types of missing columns by (table, column), all as the catalogue writes them."""

_DECIDES: Final[tuple[tuple[type[exp.Expr], frozenset[str]], ...]] = (
    (exp.If, frozenset({"this"})),
    (exp.Case, frozenset({"this"})),
    (exp.CountIf, frozenset({"this"})),
    (exp.Filter, frozenset({"expression"})),
    (exp.Window, frozenset({"partition_by", "order"})),
    (exp.ArgMax, frozenset({"expression"})),
    (exp.ArgMin, frozenset({"expression"})),
    (exp.Order, frozenset({"expressions"})),
    (exp.HavingMax, frozenset({"expression"})),
    (exp.Unnest, frozenset({"expressions"})),
)
"""Arguments of expressions in a SELECT list that decide, whatever the rest does."""


@dataclass(slots=True)
class _Walk:
    """What was found so far.

    ``outputs`` are those that a missing column reaches, by scope; ``absent`` those that a star
    would give if the column were there; ``places`` where it is named in the text.
    """

    missing: Missing
    outputs: dict[int, frozenset[str]] = field(default_factory=dict)
    places: dict[int, _Key] = field(default_factory=dict)
    absent: dict[int, dict[str, _Key]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Degraded:
    """The tree with NULLs, the columns that are missing, and the outputs that they reach."""

    tree: exp.Query
    columns: tuple[str, ...]
    outputs: frozenset[str]
    problems: tuple[Problem, ...]


def degraded(tree: exp.Query, query: Resolved, missing: Missing, types: str) -> Degraded:
    """Replace what may be replaced; ``problems`` are the columns that must not be.

    ``types`` is the dialect of the catalogue's types.
    """
    walk = _Walk(missing)
    for scope in query.scopes:
        walk.outputs[id(scope)] = _tainted(query, scope, walk)
    outputs = walk.outputs[id(query.scopes[-1])] if query.scopes else frozenset()
    names = tuple(sorted({".".join(key) for key in walk.places.values()}))
    return Degraded(_with_nulls(tree, walk, types), names, outputs, tuple(walk.problems))


def _tainted(query: Resolved, scope: Scope, walk: _Walk) -> frozenset[str]:
    """The outputs of a scope that a missing column reaches, through its own aliases too."""
    expression = scope.expression
    if isinstance(expression, exp.SetOperation):
        return frozenset(_of_set(query, scope, expression, walk))
    columns = list(query.columns(scope))
    found: set[str] = set()
    for column in columns:
        name = _missing(query, scope, column, walk)
        if name:
            found.update(_used(query, column, name, walk))
    for inner in scope.subquery_scopes:
        tainted = walk.outputs.get(id(inner))
        if tainted:
            found.update(_used(query, inner.expression, ", ".join(sorted(tainted)), walk))
    return _through_aliases(query, columns, found, walk)


def _through_aliases(
    query: Resolved, columns: Sequence[exp.Column], found: set[str], walk: _Walk
) -> frozenset[str]:
    """HAVING, QUALIFY, ORDER BY, and on some engines every clause, may name what is selected."""
    bare = [column for column in columns if not column.table]
    done: set[str] = set()
    while found - done:
        fresh, done = found - done, set(found)
        for column in bare:
            if column.name in fresh:
                found.update(_used(query, column, column.name, walk))
    return frozenset(found)


def _of_set(
    query: Resolved, scope: Scope, expression: exp.SetOperation, walk: _Walk
) -> Iterator[str]:
    """Outputs by position; a set operation that compares rows decides by all of them."""
    names = expression.named_selects
    for side in scope.set_operation_scopes:
        tainted = walk.outputs.get(id(side), frozenset())
        if tainted and (expression.args.get("distinct") or not isinstance(expression, exp.Union)):
            message = f"{', '.join(sorted(tainted))} would decide which rows are the same"
            walk.problems.append(at(query.sql, None, "predicate", message))
        own = side.expression.named_selects if isinstance(side.expression, exp.Query) else ()
        sides = zip(own, names, strict=False)
        yield from (outer for inner, outer in sides if inner in tainted)


def _missing(query: Resolved, scope: Scope, column: exp.Column, walk: _Walk) -> str | None:
    """The missing column that a column is, or carries on from a subquery."""
    for alias in [column.table] if column.table else scope.selected_sources:
        source = query.source(scope, alias)
        key = _lacking(query, source, column, walk)
        if key is not None:
            return _noted(scope, column, key, walk)
        if isinstance(source, Scope) and column.name in walk.outputs.get(id(source), ()):
            return column.name
    return None


def _lacking(
    query: Resolved, source: exp.Expr | Scope | None, column: exp.Column, walk: _Walk
) -> _Key | None:
    """The missing column that a source should have under a column's name, and does not."""
    if isinstance(source, Scope):
        return walk.absent.get(id(source), {}).get(column.name)
    table = query.tables.get(source.name) if isinstance(source, exp.Table) else None
    if table is None:
        return None
    name = column.name.lower()
    return next((k for k in walk.missing if k[0] == table.name and k[1].lower() == name), None)


def _noted(scope: Scope, column: exp.Column, key: _Key, walk: _Walk) -> str | None:
    """Remember where NULL is to stand. A star just does not have the column: nothing to replace."""
    start = column.this.meta_get("start")
    if start is not None:
        walk.places[start] = key
    elif isinstance(column.parent, exp.Alias) and isinstance(column.parent.parent, exp.Select):
        walk.absent.setdefault(id(scope), {})[column.parent.alias] = key
        return None
    return ".".join(key)


def _used(query: Resolved, node: exp.Expr, name: str, walk: _Walk) -> Iterator[str]:
    """The output that a node ends up in, or a problem where it decides something."""
    child, parent = node, node.parent
    while parent is not None and not isinstance(parent, exp.Select):
        if _decides(parent, child):
            break
        child, parent = parent, parent.parent
    is_shown = (
        isinstance(parent, exp.Select)
        and child.arg_key == "expressions"
        and parent.args.get("distinct") is None
    )
    if is_shown:
        yield child.alias_or_name
        return
    message = f"{name} is missing, and what it decides cannot be left out"
    problem = at(query.sql, node.this or node, "predicate", message)
    if problem not in walk.problems:
        walk.problems.append(problem)


def _decides(parent: exp.Expr, child: exp.Expr) -> bool:
    if isinstance(parent, exp.Predicate | exp.Connector | exp.Not | exp.Subquery | exp.Join):
        return not isinstance(parent, exp.Subquery)
    keys: Set[str] = next(
        (keys for kind, keys in _DECIDES if isinstance(parent, kind)), frozenset()
    )
    return child.arg_key in keys


def _with_nulls(tree: exp.Query, walk: _Walk, types: str) -> exp.Query:
    copy = tree.copy()
    for column in list(copy.find_all(exp.Column)):
        found = next((p for p in column.parts if p.meta_get("start") in walk.places), None)
        if found is None:
            continue
        kind = walk.missing[walk.places[found.meta_get("start")]]
        null = exp.cast(exp.null(), type_of(kind, types))
        is_output = isinstance(column.parent, exp.Select) and column.arg_key == "expressions"
        column.replace(exp.alias_(null, column.name) if is_output else null)
    return copy
