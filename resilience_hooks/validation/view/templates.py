"""SQL that is written once, as BigQuery has it, and carried to every engine as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

import sqlglot
from sqlglot import exp

WRITTEN: Final = "bigquery"

Cte: TypeAlias = tuple[str, exp.Query]
"""The name and the query of one step of WITH."""


def template(text: str, parts: Mapping[str, str]) -> exp.Query:
    """The query of a text whose ``{names}`` are filled in."""
    tree = sqlglot.parse_one(text.format(**parts), dialect=WRITTEN)
    assert isinstance(tree, exp.Query)
    return tree


def sql_of(node: exp.Expr) -> str:
    """A node as part of a template."""
    return node.sql(WRITTEN)


def with_steps(query: exp.Query, steps: Iterable[Cte]) -> exp.Query:
    """A query after its steps."""
    for name, step in steps:
        query = query.with_(name, as_=step, copy=False)
    return query
