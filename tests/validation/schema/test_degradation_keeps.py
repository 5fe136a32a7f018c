from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience_hooks.validation.catalogue.model import Catalogue, Table
from resilience_hooks.validation.schema.check import check
from resilience_hooks.validation.schema.degradation import degraded

_ROWS = "SELECT i % 3 AS d, i % 4 AS k, i % 5 > 2 AS hit FROM range(20) AS r(i)"
_WITH = "SELECT *, CASE WHEN k > 0 THEN k / 2.0 - 1 END AS conf FROM"
_COLUMNS = {"d": "BIGINT", "k": "BIGINT", "hit": "BOOLEAN"}
CATALOGUE = Catalogue("duckdb", (Table("main.g", {**_COLUMNS, "conf": "DOUBLE"}),), "main")
MISSING = {("main.g", "conf"): "DOUBLE"}


def _conditions(value: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("{} > {}".format, value, value),
        st.builds("{} IS NULL".format, value),
        st.just("hit"),
        st.builds("NOT {} = 1".format, value),
    )


_value = st.recursive(
    st.sampled_from(["d", "k", "conf", "conf", "1"]),
    lambda inner: st.one_of(
        st.builds("({} + {})".format, inner, inner),
        st.builds("COALESCE({}, {})".format, inner, inner),
        st.builds("CASE WHEN {} THEN {} ELSE {} END".format, _conditions(inner), inner, inner),
        st.builds("NULLIF({}, {})".format, inner, inner),
    ),
    max_leaves=4,
)


_condition = _conditions(_value)
_aggregate = st.one_of(
    st.just("COUNT(*)"),
    st.builds("COUNT({})".format, _value),
    st.builds("SUM({})".format, _value),
    st.builds("COUNT(DISTINCT {})".format, _value),
    st.builds("SUM({}) FILTER (WHERE {})".format, _value, _condition),
)


@st.composite
def _query(draw: st.DrawFn) -> str:
    """Grouped or not, filtered or not, over the table, a subquery of it, or a star."""
    source = draw(
        st.sampled_from(["g", "(SELECT * FROM g) AS q", "(SELECT d, k, hit, conf FROM g) AS q"])
        | st.builds("(SELECT d, k, hit, {} AS conf FROM g) AS q".format, _value)
    )
    where = draw(st.just("") | st.builds(" WHERE {}".format, _condition))
    kind = draw(st.sampled_from(["plain", "grouped", "having", "distinct", "union"]))
    one, other = draw(_value), draw(_value)
    if kind == "plain":
        return f"SELECT {one} AS x, {other} AS y FROM {source}{where}"
    if kind == "distinct":
        return f"SELECT DISTINCT {one} AS x, {other} AS y FROM {source}{where}"
    if kind == "union":
        word = draw(st.sampled_from(["UNION", "UNION ALL"]))
        return f"SELECT {one} AS x, d AS y FROM g {word} SELECT {other}, k FROM {source}{where}"
    having = f" HAVING {draw(_aggregate)} > 1" if kind == "having" else ""
    key = draw(st.sampled_from(["d", "k", "conf"]))
    aggregates = f"{draw(_aggregate)} AS x, {draw(_aggregate)} AS y"
    return f"SELECT {key} AS key, {aggregates} FROM {source}{where} GROUP BY {key}{having}"


@pytest.fixture(scope="module")
def engines() -> Iterator[tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]]:
    """The whole table, and one without the column."""
    whole, lacking = duckdb.connect(), duckdb.connect()
    whole.execute(f"CREATE TABLE g AS {_WITH} ({_ROWS})")
    lacking.execute(f"CREATE TABLE g AS {_ROWS}")
    yield whole, lacking
    whole.close()
    lacking.close()


def rows(
    engine: duckdb.DuckDBPyConnection, sql: str, without: frozenset[str]
) -> Counter[tuple[Any, ...]]:
    """The rows, however often each, without the columns that a missing one reaches."""
    result = engine.execute(sql)
    names = [item[0] for item in result.description or ()]
    kept = [at for at, name in enumerate(names) if name not in without]
    return Counter(tuple(row[at] for at in kept) for row in result.fetchall())


@given(sql=_query())
@settings(max_examples=150, deadline=None)
def test_what_a_missing_column_does_not_reach_is_as_it_was(
    engines: tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection], sql: str
) -> None:
    """A degraded query gives the rows of the whole one, in every output called untouched."""
    whole, lacking = engines
    checked = check(sql, CATALOGUE, "duckdb")
    assert checked.problems == ()
    assert checked.tree is not None
    assert checked.resolved is not None
    found = degraded(checked.tree, checked.resolved, MISSING, "duckdb")
    if found.problems:
        return
    expected = rows(whole, sql, found.outputs)
    assert rows(lacking, found.tree.sql("duckdb"), found.outputs) == expected
