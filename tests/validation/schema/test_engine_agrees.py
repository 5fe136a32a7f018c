from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience_hooks.validation.catalogue.model import Catalogue
from resilience_hooks.validation.engines.duckdb import DuckDBEngine
from resilience_hooks.validation.schema.check import check

_TABLES = """
CREATE TABLE graded (
    day DATE, team VARCHAR, hit BOOLEAN, line STRUCT(source VARCHAR, odds STRUCT(over DOUBLE)));
CREATE TABLE games (day DATE, status VARCHAR, k INTEGER);
"""

_NAMES = st.sampled_from(["day", "team", "hit", "status", "k", "dya", "nothing"])
_FIELDS = st.sampled_from(["line.source", "line.odds.over", "line.sourse", "line.odds.x", "team.x"])
_TABLE = st.sampled_from(["graded", "graded", "games", "games", "gradde"])


@st.composite
def _column(draw: st.DrawFn, aliases: tuple[str, ...]) -> str:
    name = draw(_NAMES | _FIELDS)
    alias = draw(st.sampled_from(["", "", *aliases, "z"]))
    return f"{alias}.{name}" if alias else name


@st.composite
def _source(draw: st.DrawFn, a: str, b: str) -> tuple[str, tuple[str, ...]]:
    """FROM, and the aliases that it gives."""
    first, second = draw(_TABLE), draw(_TABLE)
    kind = draw(st.sampled_from(["one", "one", "bare", "on", "using", "cross", "derived"]))
    if kind == "bare":
        return first, (first,)
    if kind == "derived":
        name = draw(_NAMES)
        return f"(SELECT {name}, {name} AS other FROM {first}) AS {a}", (a,)
    if kind == "one":
        return f"{first} AS {a}", (a,)
    if kind == "cross":
        return f"{first} AS {a}, {second} AS {b}", (a, b)
    if kind == "using":
        return f"{first} AS {a} JOIN {second} AS {b} USING ({draw(_NAMES)})", (a, b)
    on = f"{draw(_column((a, b)))} IS NULL"
    return f"{first} AS {a} JOIN {second} AS {b} ON {on}", (a, b)


@st.composite
def _select(draw: st.DrawFn, outer: tuple[str, ...] = ()) -> str:
    source, aliases = draw(_source("c", "e") if outer else _source("a", "b"))
    column = _column((*aliases, *outer))
    kind = draw(st.sampled_from(["plain", "where", "group", "aggregate", "except", "correlated"]))
    if kind == "where":
        return f"SELECT {draw(column)} AS x FROM {source} WHERE {draw(column)} IS NULL"
    if kind == "group":
        key, having = draw(column), draw(column)
        return (
            f"SELECT {key} AS x, COUNT({draw(column)}) AS n FROM {source} "
            f"GROUP BY {draw(st.just(key) | column)} HAVING COUNT({having}) > 0"
        )
    if kind == "aggregate":
        return f"SELECT {draw(column)} AS x, COUNT(*) FROM {source}"
    if kind == "except":
        return f"SELECT * EXCLUDE ({draw(_NAMES)}) FROM {source}"
    if kind == "correlated" and not outer:
        inner = draw(_select(aliases))
        return f"SELECT {draw(column)} AS x FROM {source} WHERE EXISTS ({inner})"
    return f"SELECT {draw(column)} AS x, {draw(column)} AS y FROM {source} ORDER BY x"


@st.composite
def _query(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["plain", "plain", "with", "union"]))
    if kind == "with":
        return f"WITH q AS ({draw(_select())}) SELECT {draw(_NAMES | st.just('x'))} FROM q"
    if kind == "union":
        one, other = draw(_NAMES), draw(_NAMES)
        return f"SELECT {one} FROM {draw(_TABLE)} UNION ALL SELECT {other} FROM {draw(_TABLE)}"
    return draw(_select())


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDBEngine]:
    connection = duckdb.connect()
    connection.execute(_TABLES)
    found = DuckDBEngine(connection)
    yield found
    found.close()


@pytest.fixture(scope="module")
def catalogue(engine: DuckDBEngine) -> Catalogue:
    return engine.catalogue()


@given(sql=_query())
@settings(max_examples=150, deadline=None)
def test_without_the_engine_as_with_it(
    engine: DuckDBEngine, catalogue: Catalogue, sql: str
) -> None:
    """Names, fields, aliases, grouping: the static layers refuse what DuckDB refuses to bind."""
    refusal = engine.bind(sql)
    problems = check(sql, catalogue, "duckdb").problems
    assert bool(problems) == (refusal is not None), (refusal, problems)
