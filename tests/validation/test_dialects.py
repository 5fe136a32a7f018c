from __future__ import annotations

from pathlib import Path

import pytest
import sqlglot

from resilience_hooks.validation.evaluate import engine_of, evaluate, planned
from resilience_hooks.validation.plan import Ready
from resilience_hooks.validation.query import days_of, one_query
from tests.validation.warehouse import DAY, Warehouse

VALUES = {
    "rows": ("COUNT(*)", 10),
    "hits": ("COUNTIF(hit)", 5),
    "share": ("SAFE_DIVIDE(COUNTIF(hit), COUNT(*))", 0.5),
    "players": ("APPROX_COUNT_DISTINCT(player)", 10),
    "best": ("MAX(IF(hit, confidence, NULL))", 0.58),
    "first": ("MIN(SAFE_CAST(SUBSTR(player, 2) AS INT64))", 0),
    "any": ("LOGICAL_OR(hit)", 1),
    "lengths": ("SUM(LENGTH(CONCAT(game_id, '-', player)))", 50),
    "since": ("DATE_DIFF(MAX(game_date), DATE '2026-01-01', DAY)", 4),
}
"""Aggregates as BigQuery writes them, with what they are."""


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    found = Warehouse(tmp_path)
    found.run(
        "INSERT INTO predictions SELECT '2026-01-05', 'g1', 'p' || i, 0.5 + i / 100, i % 2 = 0"
        " FROM range(10) AS r(i)"
    )
    return found


def metrics() -> str:
    return "".join(
        f'[metrics.{name}]\nphase = "p"\ntable = "predictions"\nday = "game_date"\n'
        f'value = "{sql}"\nexpect = {{}}\n'
        for name, (sql, _) in VALUES.items()
    )


def test_metrics_of_bigquery_on_duckdb(warehouse: Warehouse) -> None:
    """Written once in BigQuery's dialect, measured here with the same golden results."""
    job = warehouse.job(metrics(), address='warehouse.duckdb"\ndialect = "bigquery')
    found = evaluate(job, day=DAY)
    values = {verdict.metric: verdict.value for verdict in found.verdicts}
    assert values == pytest.approx({name: value for name, (_, value) in VALUES.items()})


def test_compiled_for_bigquery_and_back(warehouse: Warehouse) -> None:
    """The one query as BigQuery gets it, parsed back and run on DuckDB, gives the same rows."""
    job = warehouse.job(metrics(), address='warehouse.duckdb"\ndialect = "bigquery')
    with engine_of(job) as engine:
        ready = [p for p in planned(job, job.registry, engine) if isinstance(p, Ready)]
        query = one_query([item.branch for item in ready], days_of(DAY, DAY))
        text = query.sql("bigquery")
        rows = engine.rows(sqlglot.transpile(text, "bigquery", "duckdb")[0])
        assert sorted(rows, key=str) == sorted(engine.rows(query.sql("duckdb")), key=str)
    assert "COUNTIF(hit)" in text
    assert "CAST(CAST(q.value AS INT64) AS FLOAT64)" in text
    assert len(rows) == len(VALUES)
