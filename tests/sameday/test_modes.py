from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from resilience_hooks.sameday import Game, Mode, Schedule, Season, Status, mode_of
from tests.sameday.slates import DAY, TIP, at, slate

SEASON = Season(date(2025, 10, 21), date(2026, 4, 12))


@pytest.mark.parametrize(
    ("schedule", "now", "mode"),
    [
        pytest.param(slate("scheduled"), at(-8), Mode.PRE_GAME, id="at noon"),
        pytest.param(slate("scheduled"), at(-18), Mode.TOMORROW, id="the night before"),
        pytest.param(slate("scheduled"), at(-40), Mode.TOMORROW, id="two days before"),
        pytest.param(slate("scheduled"), at(0.1), Mode.IN_GAME, id="the feed is behind the clock"),
        pytest.param(slate("in_progress"), at(1), Mode.IN_GAME, id="in the game"),
        pytest.param(slate("in_progress"), at(-1), Mode.IN_GAME, id="begun early: facts first"),
        pytest.param(slate("in_progress"), at(5), Mode.IN_GAME, id="overtime behind midnight"),
        pytest.param(slate("in_progress"), at(9), Mode.IN_GAME, id="behind the cutover"),
        pytest.param(slate("final"), at(3), Mode.POST_GAME, id="the evening"),
        pytest.param(slate("final"), at(-8), Mode.POST_GAME, id="all final at noon: facts first"),
        pytest.param(slate("final"), at(10), Mode.POST_GAME, id="the morning after"),
        pytest.param(slate("final"), at(60), Mode.BACKFILL, id="days later"),
        pytest.param(slate("scheduled"), at(60), Mode.BACKFILL, id="days later, never updated"),
        pytest.param(slate("final", "scheduled"), at(2), Mode.IN_GAME, id="one of two is over"),
        pytest.param(slate("final", "postponed"), at(3), Mode.POST_GAME, id="one postponed"),
        pytest.param(slate("scheduled", "postponed"), at(-8), Mode.PRE_GAME, id="other one is on"),
        pytest.param(slate("postponed"), at(-8), Mode.NO_GAMES, id="everything postponed"),
        pytest.param(slate("cancelled"), at(60), Mode.NO_GAMES, id="cancelled, days later"),
        pytest.param(slate(), at(-8), Mode.NO_GAMES, id="nothing is played: known"),
        pytest.param(slate("scheduled", tip=None), at(-8), Mode.PRE_GAME, id="no time set yet"),
        pytest.param(slate("scheduled", tip=None), at(12), Mode.IN_GAME, id="day over, no time"),
        pytest.param(None, at(-8), Mode.UNKNOWN, id="unknown is not no games"),
        pytest.param(None, at(10), Mode.UNKNOWN, id="unknown is not finished"),
        pytest.param(None, at(-30), Mode.UNKNOWN, id="unknown is not tomorrow"),
    ],
)
def test_the_mode(schedule: Schedule | None, now: datetime, mode: Mode) -> None:
    """The facts of the schedule decide, then the clock."""
    assert mode_of(DAY, schedule, now, season=SEASON) is mode


def test_a_doubleheader() -> None:
    """Two games of one pairing: the day is over when the second one is."""
    first = Game("LAL-BOS", Status.FINAL, TIP - timedelta(hours=6))
    second = Game("LAL-BOS", Status.SCHEDULED, TIP)
    between = Schedule(DAY, (first, second))
    assert mode_of(DAY, between, at(-1)) is Mode.IN_GAME
    over = Schedule(DAY, (first, Game("LAL-BOS", Status.FINAL, TIP)))
    assert mode_of(DAY, over, at(3)) is Mode.POST_GAME


@pytest.mark.parametrize(
    ("schedule", "mode"),
    [
        (slate("final"), Mode.BACKFILL),
        (None, Mode.BACKFILL),
        (slate("postponed"), Mode.NO_GAMES),
    ],
    ids=["final", "unknown", "nothing was played"],
)
def test_a_backfill_that_was_asked_for(schedule: Schedule | None, mode: Mode) -> None:
    """It is one at any hour; that nothing was played is stronger."""
    assert mode_of(DAY, schedule, at(3), backfill=True) is mode


@pytest.mark.parametrize(
    ("season", "mode"), [(SEASON, Mode.OFFSEASON), (None, Mode.NO_GAMES)], ids=["known", "unknown"]
)
def test_out_of_season(season: Season | None, mode: Mode) -> None:
    """A day without games outside the season is one of the offseason, if that is known."""
    day = date(2026, 8, 1)
    assert mode_of(day, slate(day=day), at(0), season=season) is mode


def test_a_playoff_game_behind_the_season() -> None:
    """Games are facts; the dates of the season are not asked where there are any."""
    day = date(2026, 6, 1)
    games = slate("final", day=day, tip=TIP + timedelta(days=132))
    now = datetime.fromisoformat("2026-06-02T03:00:00+00:00")
    assert mode_of(day, games, now, season=SEASON) is Mode.POST_GAME


def test_the_schedule_of_another_day() -> None:
    """A mix-up of dates is no fact about this one."""
    with pytest.raises(ValueError, match="says nothing about 2026-01-21"):
        mode_of(date(2026, 1, 21), slate("final"), at(0))


def test_same_day_is_another_name() -> None:
    """Both names are understood where a mode is read from text."""
    assert Mode("same_day") is Mode.SAME_DAY is Mode("pre_game")
