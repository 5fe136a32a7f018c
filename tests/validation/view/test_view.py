from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlglot

from resilience_hooks.validation.engines.model import Engine, Row
from resilience_hooks.validation.evaluate import Job, engine_of, evaluate, planned
from resilience_hooks.validation.situation import game_days
from resilience_hooks.validation.view.clock import fixed_clock, running_clock
from resilience_hooks.validation.view.ddl import Names, scheduled, script, views
from resilience_hooks.validation.view.table import Board, long_form, wide_form
from tests.validation.warehouse import DAY, Warehouse

METRICS = """
[metrics.games]
phase = "schedule"
table = "schedule"
day = "game_date"
value = "COUNT(*)"
expect = { default = { at-least = 1 }, no-games = { empty = "required" } }

[metrics.rows]
phase = "predictions"
table = "predictions"
day = "game_date"
value = "COUNT(*)"
prerequisites = ["games"]
[metrics.rows.expect]
default = { at-least = 2, warn-below = 4 }
no-games = { empty = "allowed" }

[metrics.graded]
phase = "grading"
title = "Graded share"
unit = "%"
owner = "it's grading"
runbook = "https://example.org/grading"
table = "predictions"
day = "game_date"
value = "100.0 * COUNT(hit) / COUNT(*)"
prerequisites = ["rows"]
[metrics.graded.expect]
default = { at-least = 95 }
pre-game = { empty = "required" }
in-game = { empty = "allowed" }

[metrics.noted]
phase = "grading"
sql = "SELECT game_date AS day, COUNT(*) AS value, MAX(note) AS detail FROM predictions GROUP BY 1"
optional = { predictions = { note = "VARCHAR" } }
expect = { default = { at-least = 2 } }

[metrics.staked]
phase = "grading"
sql = "SELECT game_date AS day, SUM(stake) AS value FROM predictions GROUP BY 1"
optional = { predictions = { stake = "DOUBLE" } }
expect = {}

[metrics.broken]
phase = "grading"
table = "predictions"
day = "game_date"
value = "AVG(confidense)"
expect = {}

[metrics.twice]
phase = "grading"
sql = "SELECT game_date AS day, confidence AS value FROM predictions"
expect = {}
"""


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """Seven days: final ones, one without games, one that never ended, one of today."""
    found = Warehouse(tmp_path)
    found.run(
        """
        DELETE FROM schedule;
        INSERT INTO schedule VALUES
            ('2025-12-31', 'a', 'Final', '2026-01-01 00:00'),
            ('2026-01-01', 'b', 'PPD', '2026-01-02 00:00'),
            ('2026-01-03', 'c', 'Final', '2026-01-04 00:00'),
            ('2026-01-04', 'd', 'Live', '2026-01-05 00:00'),
            ('2026-01-04', 'e', 'Final', '2026-01-05 00:00'),
            ('2026-01-05', 'f', 'Scheduled', '2026-01-06 00:00'),
            ('2026-01-05', 'g', 'Scheduled', NULL);
        INSERT INTO predictions
            SELECT game_date, game_id, 'p' || i, 0.5, CASE WHEN status = 'Final' THEN i > 1 END
            FROM schedule CROSS JOIN range(3) AS r(i) WHERE status <> 'PPD';
        """
    )
    return found


def board_of(job: Job, engine: Engine, dialect: str = "duckdb") -> Board:
    clock = fixed_clock(game_days(job.settings.schedule), job.clock.now())
    return Board(planned(job, job.registry, engine), job.settings.schedule, clock, 7, dialect)


def by_day_and_metric(rows: list[Row]) -> dict[tuple[date, str], tuple[str, str, float | None]]:
    return {
        (row["day"], row["metric"]): (row["mode"], row["verdict"], row["value"]) for row in rows
    }


def golden(job: Job) -> Mapping[tuple[date, str], tuple[str, str, float | None]]:
    """What runs on each of the seven days would say now."""
    today = job.today()
    found = {}
    for number in range(7):
        evaluation = evaluate(job, day=today - timedelta(days=number))
        for verdict in evaluation.verdicts:
            value = (
                0.5 if verdict.metric == "twice" and "rows for" in verdict.reason else verdict.value
            )
            key = evaluation.day, verdict.metric
            found[key] = evaluation.mode.value, verdict.status.value, value
    return found


@pytest.mark.parametrize(
    "hour",
    [
        pytest.param(12, id="before the games"),
        pytest.param(22, id="while they go on"),
        pytest.param(26, id="after midnight"),
        pytest.param(36, id="the day after, and never final"),
    ],
)
def test_the_view_says_what_runs_say(warehouse: Warehouse, hour: int) -> None:
    """Modes, values and verdicts of a week; for BigQuery too, parsed back and run on DuckDB."""
    job = warehouse.job(METRICS)
    warehouse.at(hour)
    expected = golden(job)
    with engine_of(job) as engine:
        engine.run("SET TimeZone = 'UTC'")
        rows = engine.rows(long_form(board_of(job, engine)).sql("duckdb"))
        assert by_day_and_metric(list(rows)) == expected
        text = long_form(board_of(job, engine, "bigquery")).sql("bigquery")
        back = sqlglot.transpile(text, "bigquery", "duckdb")[0]
        assert sorted(engine.rows(back), key=str) == sorted(rows, key=str)
    assert len({mode for mode, _, _ in expected.values()}) > 3


def test_one_wide_row_a_day(warehouse: Warehouse) -> None:
    """The worst verdict, and value and verdict of each metric; a broken one takes none along."""
    job = warehouse.job(METRICS)
    warehouse.at(12)
    with engine_of(job) as engine:
        rows = {
            row["day"]: row for row in engine.rows(wide_form(board_of(job, engine)).sql("duckdb"))
        }
    assert len(rows) == 7
    today = rows[DAY]
    assert (today["mode"], today["verdict"]) == ("pre_game", "NOT_EVALUATED")
    assert (today["rows"], today["rows__verdict"]) == (6, "PASS")
    assert (today["graded"], today["graded__verdict"]) == (0, "EXPECTED_EMPTY")
    assert (today["broken"], today["broken__verdict"]) == (None, "NOT_EVALUATED")


def test_what_people_need_stands_beside(warehouse: Warehouse) -> None:
    """Titles, owners, runbooks, and why a metric is broken or degraded."""
    job = warehouse.job(METRICS)
    with engine_of(job) as engine:
        rows = engine.rows(long_form(board_of(job, engine)).sql("duckdb"))
    graded = next(row for row in rows if row["metric"] == "graded")
    assert graded["title"] == "Graded share"
    assert graded["owner"] == "it's grading"
    notes = {row["metric"]: row["note"] for row in rows}
    assert "did you mean confidence?" in notes["broken"]
    assert notes["noted"] == "without main.predictions.note"


def test_views_and_the_table_in_a_real_database(warehouse: Warehouse) -> None:
    """Both are made, twice without harm; the MERGE updates what changed and adds nothing twice."""
    job = warehouse.job(METRICS)
    warehouse.at(12)
    with engine_of(job) as engine:
        board = board_of(job, engine)
    for _ in range(2):
        warehouse.run(script(board, views(board, Names("live")), None))
        warehouse.run(script(board, scheduled(board, Names("kept")), None))
    warehouse.run("UPDATE predictions SET hit = true")
    warehouse.run(script(board, scheduled(board, Names("kept")), None))
    with engine_of(job) as engine:
        count = "SELECT COUNT(*) AS n, COUNT(DISTINCT (day, metric)) AS m FROM kept_long"
        assert engine.rows(count) == [{"n": 49, "m": 49}]
        difference = "SELECT * FROM live_wide EXCEPT SELECT * FROM kept_wide"
        assert engine.rows(difference) == []
        late = "SELECT verdict FROM kept_long WHERE metric = 'graded' AND day = '2026-01-05'"
        assert engine.rows(late) == [{"verdict": "FAIL"}]


def test_the_running_clock_is_the_fixed_one_of_now(warehouse: Warehouse) -> None:
    """The expressions of the engine give the game day that Python gives, in any session zone."""
    job = warehouse.job(METRICS)
    days = game_days(job.settings.schedule)
    running = running_clock(days, "duckdb")
    with engine_of(job) as engine:
        engine.run("SET TimeZone = 'Asia/Tokyo'")
        sql = f"SELECT {running.today.sql('duckdb')} AS a, {running.longest_ago.sql('duckdb')} AS b"
        before = datetime.now(timezone.utc)
        (row,) = engine.rows(sql)
        after = datetime.now(timezone.utc)
    eight = timedelta(hours=8)
    assert row["a"] in {days.day_of(before), days.day_of(after)}
    assert row["b"] in {days.day_of(before - eight), days.day_of(after - eight)}


def test_bigquery_leaves_partitions_out_and_names_the_limit(warehouse: Warehouse) -> None:
    """Days are constants to the engine, in each scan and in the MERGE; the cost is bounded."""
    job = warehouse.job(METRICS)
    with engine_of(job) as engine:
        found = planned(job, job.registry, engine)
    clock = running_clock(game_days(job.settings.schedule), "bigquery")
    board = Board(found, job.settings.schedule, clock, 7, "bigquery")
    text = script(board, scheduled(board, Names("sports.board")), 10**9)
    assert "--maximum_bytes_billed=1000000000" in text
    assert "-- broken is NOT_EVALUATED: " in text
    create, merge, view = sqlglot.parse(text, dialect="bigquery")
    assert create is not None
    assert merge is not None
    assert view is not None
    assert "PARTITION BY day" in create.sql("bigquery")
    today = clock.today.sql("bigquery")
    assert merge.args["on"].sql("bigquery").startswith("t.day BETWEEN CAST(DATE_SUB(" + today)
    assert "INTERVAL '" not in text
