"""Reads statements of every kind: queries, and what changes or makes tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlglot import exp

from resilience_hooks.sql.relations import OPEN, Relation
from resilience_hooks.sql.resolver import Ctes, Resolver, joins_of
from resilience_hooks.sql.scopes import Scope, unknown_of

_NOTHING: Final[Ctes] = {}


def read(tree: exp.Expr, resolver: Resolver) -> None:
    """Let a resolver read a statement; kinds that are not known are left out."""
    if isinstance(tree, exp.Query):
        resolver.query(tree, _NOTHING, None)
    elif isinstance(tree, exp.Insert):
        _insert(tree, resolver)
    elif isinstance(tree, exp.Update):
        _update(tree, resolver)
    elif isinstance(tree, exp.Delete):
        _delete(tree, resolver)
    elif isinstance(tree, exp.Merge):
        _merge(tree, resolver)
    elif isinstance(tree, exp.Create) and tree.kind in {"TABLE", "VIEW"}:
        _create(tree, resolver)


def _create(tree: exp.Create, resolver: Resolver) -> None:
    if isinstance(tree.expression, exp.Query):
        resolver.query(tree.expression, resolver.with_(tree, _NOTHING, None), None)


def _insert(tree: exp.Insert, resolver: Resolver) -> None:
    ctes = resolver.with_(tree, _NOTHING, None)
    target = tree.this.this if isinstance(tree.this, exp.Schema) else tree.this
    known = resolver.table(target, ctes) if isinstance(target, exp.Table) else OPEN
    if isinstance(tree.this, exp.Schema):
        _listed(tree.this.expressions, known, resolver)
    if isinstance(tree.expression, exp.Query):
        resolver.query(tree.expression, ctes, None)


def _update(tree: exp.Update, resolver: Resolver) -> None:
    ctes = resolver.with_(tree, _NOTHING, None)
    source = tree.args.get("from_")
    nodes = [tree.this, *([source.this] if source else [])]
    scope = resolver.scope(nodes, ctes, None)
    for each in tree.expressions:
        _assigned(each, (scope, scope), ctes, resolver)
    for part in (tree.args.get("where"), *(join.args.get("on") for join in joins_of(nodes))):
        resolver.visit(part, scope, ctes)


def _delete(tree: exp.Delete, resolver: Resolver) -> None:
    ctes = resolver.with_(tree, _NOTHING, None)
    nodes = [tree.this, *(tree.args.get("using") or [])]
    if isinstance(tree.this, exp.Table):
        scope = resolver.scope(nodes, ctes, None)
        for part in (tree.args.get("where"), *(join.args.get("on") for join in joins_of(nodes))):
            resolver.visit(part, scope, ctes)


def _merge(tree: exp.Merge, resolver: Resolver) -> None:
    ctes = resolver.with_(tree, _NOTHING, None)
    both = resolver.scope([tree.this, tree.args["using"]], ctes, None)
    target = resolver.scope([tree.this], ctes, None)
    resolver.visit(tree.args.get("on"), both, ctes)
    for when in tree.args["whens"].expressions:
        resolver.visit(when.args.get("condition"), both, ctes)
        then = when.args.get("then")
        if isinstance(then, exp.Update):
            for each in then.expressions:
                _assigned(each, (target, both), ctes, resolver)
        elif isinstance(then, exp.Insert):
            columns = then.this.expressions if isinstance(then.this, exp.Tuple) else ()
            _listed(columns, next(iter(target.sources.values()), OPEN), resolver)
            values = then.expression
            resolver.visit(values if isinstance(values, exp.Expr) else None, both, ctes)


def _assigned(node: exp.Expr, scopes: tuple[Scope, Scope], ctes: Ctes, resolver: Resolver) -> None:
    """``SET column = value``: a column of the first scope, a value of the second."""
    if isinstance(node, exp.EQ):
        resolver.visit(node.this, scopes[0], ctes)
        resolver.visit(node.expression, scopes[1], ctes)


def _listed(columns: Iterable[exp.Expr], target: Relation, resolver: Resolver) -> None:
    """The columns that INSERT lists."""
    for column in columns:
        identifier = column.this if isinstance(column, exp.Column) else column
        if isinstance(identifier, exp.Identifier):
            resolver.note(unknown_of(identifier, target))
