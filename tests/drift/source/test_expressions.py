from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import ibis
import pytest

from resilience_hooks.drift.source.expressions import day_tallies, played_days
from resilience_hooks.drift.source.mapping import Columns, Games, Outcomes

GOLDEN = Path(__file__).parents[2] / "cases" / "drift"
SINCE = date(2026, 1, 1)

PREDICTIONS = ibis.table(
    {
        "system_id": "string",
        "game_date": "date",
        "prediction_correct": "boolean",
        "game_id": "string",
        "player": "string",
        "graded_at": "timestamp",
        "market": "string",
        "is_voided": "boolean",
    },
    name="prediction_accuracy",
)
GAMES = ibis.table({"game_date": "date", "status": "string"}, name="schedule")

COLUMNS = Columns(
    "system_id",
    "game_date",
    "prediction_correct",
    ("game_id", "player"),
    "graded_at",
    "market",
    "is_voided",
)
QUERIES = {
    "day_tallies": day_tallies(PREDICTIONS, COLUMNS, Outcomes(), SINCE),
    "played_days": played_days(GAMES, Games("schedule", "game_date", "status", ("Final",)), SINCE),
}


@pytest.mark.parametrize("name", QUERIES)
def test_bigquery_gets_the_golden_query(name: str) -> None:
    """What is sent to BigQuery changes only when somebody means it to."""
    golden = (GOLDEN / f"{name}.bigquery.sql").read_text(encoding="utf-8")
    assert str(ibis.to_sql(QUERIES[name], dialect="bigquery")) + "\n" == golden


@pytest.mark.parametrize("name", QUERIES)
def test_no_query_cuts_weeks(name: str) -> None:
    """Engines disagree on the first day of a week: none is asked."""
    for dialect in ("bigquery", "duckdb", "postgres"):
        assert "week" not in str(ibis.to_sql(QUERIES[name], dialect=dialect)).lower()


def test_duckdb_can_plan_the_query() -> None:
    """The same expression binds to a real table of the same columns."""
    with duckdb.connect() as store:
        store.execute(
            "CREATE TABLE prediction_accuracy (system_id TEXT, game_date DATE, game_id TEXT, "
            "prediction_correct BOOLEAN, player TEXT, graded_at TIMESTAMP, market TEXT, "
            "is_voided BOOLEAN)"
        )
        store.execute(f"EXPLAIN {ibis.to_sql(QUERIES['day_tallies'], dialect='duckdb')}")
