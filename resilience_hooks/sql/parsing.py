"""One statement as a tree of sqlglot, whose identifiers know their places."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from resilience_hooks.sql.dialects import DEFAULT, dialect_of
from resilience_hooks.sql.lexing import statements, without_fragments
from resilience_hooks.sql.text import HOLE, Text

logging.getLogger("sqlglot").setLevel(logging.CRITICAL)

_SECOND: Final = "postgres"
_LONGEST: Final = 200_000


@dataclass(frozen=True, slots=True)
class Statement:
    """A parsed statement; ``dialect`` is None where nothing tells it."""

    text: Text
    tree: exp.Expr
    dialect: str | None

    @property
    def is_partial(self) -> bool:
        """Whether more sources may stand in it than are seen."""
        return self.text.is_partial


def parsed(text: Text, dialect: str | None) -> Iterator[Statement]:
    """Every statement of a text that sqlglot understands as a whole."""
    told = dialect or dialect_of(text.sql)
    for statement in statements(text):
        known = parsed_statement(statement, told)
        if known is not None:
            yield known


def parsed_statement(text: Text, dialect: str | None) -> Statement | None:
    """One statement, or None for what is not understood.

    Where it is not SQL with holes as values, holes that stand where no value can are left out.
    """
    if len(text.sql) > _LONGEST:
        return None
    tree = _tree(text.sql, dialect)
    if tree is None:
        rest = without_fragments(text.sql) if HOLE in text.sql else None
        tree = _tree(rest, dialect) if rest is not None else None
        text = replace(text, is_partial=True)
    if tree is None:
        return None
    if HOLE in text.sql and any(map(_is_fragment, tree.find_all(exp.TableAlias, exp.Alias))):
        text = replace(text, is_partial=True)
    return Statement(text, tree, dialect)


def _is_fragment(alias: exp.Expr) -> bool:
    """Whether a hole stands where an alias can: ``FROM t {joins} WHERE``."""
    return alias.alias.lower() == HOLE or alias.name.lower() == HOLE


def _tree(sql: str, dialect: str | None) -> exp.Expr | None:
    tree = _parse(sql, dialect or DEFAULT)
    if tree is None and dialect is None and not any(quote in sql for quote in '"`'):
        tree = _parse(sql, _SECOND)
    return tree


def _parse(sql: str, dialect: str) -> exp.Expr | None:
    try:
        trees = sqlglot.parse(sql, dialect=dialect)
    except (SqlglotError, RecursionError):
        return None
    known = [tree for tree in trees if tree is not None]
    return known[0] if len(known) == 1 and not isinstance(known[0], exp.Command) else None
