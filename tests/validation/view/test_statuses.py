from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from resilience_hooks.sameday.modes import Mode
from resilience_hooks.validation.measure import Measured
from resilience_hooks.validation.metric import Expectation, Expectations, Metric
from resilience_hooks.validation.plan import Broken, Planned, Ready
from resilience_hooks.validation.query import Branch
from resilience_hooks.validation.schema.problems import Problem
from resilience_hooks.validation.verdict import Situation, judge
from resilience_hooks.validation.view.statuses import status_sql

NUMBERS = {"a": "0", "b": "1", "c": "2"}

_bounds = st.none() | st.sampled_from([-1.0, 0.0, 1.0, 2.0])
_expectations = st.builds(
    Expectation,
    _bounds,
    _bounds,
    _bounds,
    _bounds,
    st.sampled_from(["fails", "allowed", "required"]),
)
_by_mode = st.dictionaries(st.sampled_from(list(Mode)), _expectations, max_size=3)


@st.composite
def _planned(draw: st.DrawFn, name: str, before: tuple[str, ...]) -> Planned:
    metric = Metric(
        name,
        "p",
        "",
        Expectations(draw(_expectations), draw(_by_mode)),
        severity=draw(st.sampled_from(["error", "warning"])),
        prerequisites=draw(st.sampled_from([(), before])),
    )
    if draw(st.integers(0, 9)) == 0:
        return Broken(metric, (Problem("column", "gone"),))
    missing = draw(st.sampled_from([(), (), ("t.note",)]))
    return Ready(metric, Branch(name, exp.select("1")), missing, draw(st.booleans()))


_boards = st.tuples(_planned("a", ()), _planned("b", ("a",)), _planned("c", ("a", "b")))
_values = st.none() | st.sampled_from([-1.5, 0.0, 0.5, 1.0, 3.0])


def judged_in_sql(
    planned: tuple[Planned, ...], values: Mapping[str, float | None], situation: Situation
) -> list[str]:
    """The verdicts as DuckDB finds them, each metric after its prerequisites."""
    cells = [f"'{situation.mode.value}' AS mode", f"{bool(situation.stale)} AS stale"]
    for name, value in values.items():
        cells.append(f"CAST({'NULL' if value is None else value} AS FLOAT64) AS v{NUMBERS[name]}")
        cells.append(f"1 AS n{NUMBERS[name]}")
    query = f"SELECT {', '.join(cells)}"
    for item in planned:
        case = status_sql(item, NUMBERS)
        query = f"SELECT *, {case} AS s{NUMBERS[item.metric.id]} FROM ({query}) AS q"
    text = sqlglot.transpile(f"SELECT s0, s1, s2 FROM ({query}) AS q", "bigquery", "duckdb")[0]
    connection = duckdb.connect()
    try:
        (row,) = connection.execute(text).fetchall()
    finally:
        connection.close()
    return list(row)


@given(
    _boards,
    st.tuples(_values, _values, _values),
    st.sampled_from(list(Mode)),
    st.sampled_from(["", "the schedule is stale"]),
)
@settings(max_examples=50, deadline=None)
def test_sql_judges_as_python_does(
    planned: tuple[Planned, ...],
    values: tuple[float | None, ...],
    mode: Mode,
    stale: str,
) -> None:
    """Any expectations, values, modes and prerequisites: the dashboard and the run agree."""
    situation = Situation(mode, stale)
    by_id = dict(zip(NUMBERS, values, strict=True))
    measured = {name: Measured(value) for name, value in by_id.items()}
    expected = [verdict.status.value for verdict in judge(planned, measured, situation)]
    assert judged_in_sql(planned, by_id, situation) == expected


@pytest.mark.parametrize("value", ["2 AS n0, 1.0", "1 AS n0, CAST('inf' AS FLOAT64)"])
def test_what_is_no_number(value: str) -> None:
    """Two rows for a day, and what is not finite, are not evaluated."""
    case = status_sql(Ready(Metric("a", "p", ""), Branch("a", exp.select("1"))), NUMBERS)
    text = f"SELECT {case} AS s FROM (SELECT {value} AS v0, 'pre_game' AS mode, FALSE AS stale)"
    (found,) = duckdb.connect().execute(
        sqlglot.transpile(text, "bigquery", "duckdb")[0]
    ).fetchone() or ("",)
    assert found == "NOT_EVALUATED"
