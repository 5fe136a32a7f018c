from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from resilience_hooks.errors import UsageError
from resilience_hooks.sameday.modes import Mode
from resilience_hooks.sameday.schedule import Status
from resilience_hooks.validation.evaluate import engine_of
from resilience_hooks.validation.situation import read_schedule, situation_of
from resilience_hooks.validation.verdict import Situation
from tests.validation.warehouse import DAY, Warehouse

METRIC = '[metrics.a]\nphase = "p"\nsql = "SELECT 1"\nexpect = {}\n'


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path)


def situation(warehouse: Warehouse, settings: str = METRIC, day: date = DAY) -> Situation:
    job = warehouse.job(settings)
    with engine_of(job) as engine:
        return situation_of(job.settings.schedule, engine, day, warehouse.clock.now())


@pytest.mark.parametrize(
    ("sql", "hour", "mode"),
    [
        pytest.param("SELECT 1", 12, Mode.NO_GAMES, id="no games"),
        pytest.param("('g', 'PPD', NULL)", 12, Mode.NO_GAMES, id="all of them put off"),
        pytest.param("('g', 'Scheduled', NULL)", 12, Mode.PRE_GAME, id="before"),
        pytest.param("('g', 'whatever', NULL)", 12, Mode.PRE_GAME, id="a word nobody named"),
        pytest.param(
            "('g', 'Scheduled', '2026-01-06 00:00')", 20, Mode.IN_GAME, id="begun by the clock"
        ),
        pytest.param("('g', 'Live', NULL)", 12, Mode.IN_GAME, id="begun by its status"),
        pytest.param("('g', 'Final', NULL)", 12, Mode.POST_GAME, id="over at any hour"),
        pytest.param(
            "('g', 'Final', NULL), ('h', 'Live', NULL)", 26, Mode.IN_GAME, id="after midnight"
        ),
    ],
)
def test_modes(warehouse: Warehouse, sql: str, hour: int, mode: Mode) -> None:
    """Facts of the table go before the clock; a day ends at four."""
    if sql.startswith("("):
        rows = sql.replace("('", "('2026-01-05', '")
        sql = f"INSERT INTO schedule VALUES {rows}"
    warehouse.run(sql)
    warehouse.at(hour)
    assert situation(warehouse) == Situation(mode)


def test_a_schedule_that_lost_a_game_excuses_nothing(warehouse: Warehouse) -> None:
    """Eight hours after it began it is not final: the reason is told."""
    warehouse.run("INSERT INTO schedule VALUES ('2026-01-05', 'g', 'Live', '2026-01-06 00:00')")
    warehouse.at(19 + 9)
    found = situation(warehouse)
    assert found.mode is Mode.IN_GAME
    assert found.stale == "the schedule is stale: it has g not final long after the start"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param("DELETE FROM schedule", "does not reach 2026-01-05", id="an empty table"),
        pytest.param(
            "DELETE FROM schedule WHERE game_date > '2026-01-05'", "does not reach", id="too short"
        ),
        pytest.param("DROP TABLE schedule", "cannot be read: Catalog Error", id="no table"),
        pytest.param(
            "ALTER TABLE schedule RENAME status TO state", "cannot be read", id="no column"
        ),
    ],
)
def test_unknown_is_neither_no_games_nor_over(warehouse: Warehouse, change: str, said: str) -> None:
    """A schedule that says nothing of the day leaves the mode unknown, and says why."""
    warehouse.run(change)
    found = situation(warehouse)
    assert found.mode is Mode.UNKNOWN
    assert said in found.unknown


def test_out_of_season(warehouse: Warehouse) -> None:
    """Where the season is told, no games out of it are no surprise, even without rows."""
    warehouse.run("DELETE FROM schedule")
    job = warehouse.job(METRIC, schedule="season-first = 2025-10-20\nseason-last = 2026-01-04\n")
    with engine_of(job) as engine:
        found = situation_of(job.settings.schedule, engine, DAY, warehouse.clock.now())
    assert found == Situation(Mode.OFFSEASON)


def test_times_are_those_of_the_table(warehouse: Warehouse) -> None:
    """A time without a zone is UTC, one with a zone is that instant."""
    warehouse.run(
        "ALTER TABLE schedule ALTER starts TYPE TIMESTAMPTZ USING starts AT TIME ZONE 'UTC';"
        "INSERT INTO schedule VALUES ('2026-01-05', 'g', 'Live', '2026-01-05 19:00:00-05:00')"
    )
    job = warehouse.job(METRIC)
    assert job.settings.schedule is not None
    with engine_of(job) as engine:
        found = read_schedule(job.settings.schedule, engine, DAY)
    assert not isinstance(found, str)
    (game,) = found.games
    assert game.status is Status.IN_PROGRESS
    assert game.starts is not None
    assert game.starts.utcoffset() == timedelta(0)
    assert game.starts.isoformat() == "2026-01-06T00:00:00+00:00"


def test_an_unknown_zone(warehouse: Warehouse) -> None:
    """The message says where it stands."""
    with pytest.raises(UsageError, match="Mars/Olympus"):
        warehouse.job(METRIC, schedule='zone = "Mars/Olympus"\n').today()
