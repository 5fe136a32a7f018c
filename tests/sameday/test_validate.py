from __future__ import annotations

from datetime import timedelta

import pandas as pd
import pytest

from resilience_hooks.outcomes import SUCCESS, Skipped
from resilience_hooks.sameday import (
    ExtractionFailed,
    GameDays,
    Mode,
    NoDataExtracted,
    Schedule,
    validate_extracted_data,
)
from tests.sameday.slates import DAY, TIP, at, slate

EMPTY = pd.DataFrame({"points": []})
DUE = TIP + timedelta(hours=8.5)  # the end of the game day comes later than six hours of game
OPEN = slate("scheduled", "scheduled")


@pytest.mark.parametrize(
    ("mode", "schedule", "hours", "reason"),
    [
        pytest.param("pre_game", OPEN, -8, "games_not_final", id="before the games"),
        pytest.param("same_day", OPEN, -8, "games_not_final", id="by its other name"),
        pytest.param("in_game", slate("in_progress"), 1, "games_not_final", id="in the game"),
        pytest.param("in_game", slate("final", "in_progress"), 2, "games_not_final", id="one left"),
        pytest.param("tomorrow", OPEN, -30, "games_not_final", id="the day before"),
        pytest.param("in_game", slate("in_progress"), 7.9, "games_not_final", id="a long one"),
        pytest.param("pre_game", slate("postponed"), -8, "no_games", id="postponed meanwhile"),
        pytest.param("offseason", slate(), 0, "no_games", id="offseason"),
        pytest.param("no_games", slate("cancelled"), 0, "no_games", id="cancelled"),
    ],
)
def test_an_expected_absence(mode: str, schedule: Schedule, hours: float, reason: str) -> None:
    """The mode expects it and the schedule agrees: a skip, owed by a time if games are played."""
    validated = validate_extracted_data(EMPTY, mode, schedule, now=at(hours))
    expected_by = None if reason == "no_games" else DUE
    assert validated.outcome == Skipped(reason, expected_by)
    assert validated.is_skip


@pytest.mark.parametrize(
    ("mode", "schedule", "hours", "said"),
    [
        pytest.param("post_game", slate("final"), 3, "there must be some", id="after the games"),
        pytest.param("backfill", slate("final"), 99, "there must be some", id="backfill"),
        pytest.param("unknown", None, 0, "there must be some", id="nothing is known"),
        pytest.param("pre_game", None, -8, "schedule is unknown", id="unknown schedule"),
        pytest.param("offseason", None, 0, "schedule is unknown", id="offseason, says who?"),
        pytest.param("pre_game", slate("final"), -8, "is final", id="a stale mode: all final"),
        pytest.param("offseason", slate("scheduled"), 0, "games are played", id="games after all"),
        pytest.param("in_game", slate("in_progress"), 9, "stale.* g0 not", id="nine-hour game"),
        pytest.param("in_game", slate("scheduled", tip=None), 30, "stale", id="no time, day over"),
    ],
)
def test_a_failure(mode: str, schedule: Schedule | None, hours: float, said: str) -> None:
    """Emptiness that nobody can vouch for goes on raising a ValueError."""
    with pytest.raises(NoDataExtracted, match=rf"No data extracted.*{said}") as caught:
        validate_extracted_data(EMPTY, mode, schedule, now=at(hours))
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("data", "facts"),
    [
        pytest.param(EMPTY, {"succeeded": False}, id="the extraction says that it failed"),
        pytest.param(EMPTY, {"error": KeyError("team")}, id="it swallowed an exception"),
        pytest.param([1], {"error": KeyError("team")}, id="with some of the rows"),
        pytest.param(None, {}, id="None, and nobody says that a query ran"),
        pytest.param(None, {"succeeded": False}, id="None from a failure"),
    ],
)
def test_an_extraction_that_failed(data: object, facts: dict[str, object]) -> None:
    """It is a failure in every mode, with the swallowed exception as its cause."""
    with pytest.raises(ExtractionFailed) as caught:
        validate_extracted_data(data, "pre_game", OPEN, now=at(-8), **facts)  # type: ignore[arg-type]
    assert caught.value.__cause__ is facts.get("error")


def test_none_of_a_query_that_ran() -> None:
    """None is a skip where the extraction is known to have succeeded."""
    validated = validate_extracted_data(None, "pre_game", OPEN, succeeded=True, now=at(-8))
    assert validated.is_skip


@pytest.mark.parametrize("mode", list(Mode), ids=lambda mode: mode.value)
def test_data_is_data(mode: Mode) -> None:
    """In no mode is data questioned, known schedule or not; an iterator comes back whole."""
    validated = validate_extracted_data(iter([1, 2]), mode, None, now=at(0))
    assert validated.outcome == SUCCESS
    assert list(validated.data) == [1, 2]


def test_a_game_that_begins_late() -> None:
    """What is owed is owed some hours after the last start, if that is later than the day's end."""
    late = slate("scheduled", tip=TIP + timedelta(hours=4))
    validated = validate_extracted_data([], "pre_game", late, now=at(-8), days=GameDays())
    assert validated.outcome == Skipped("games_not_final", at(10))
    assert late.day == DAY


def test_a_mode_that_is_none() -> None:
    """A misspelt mode is no mode in which anything may be skipped."""
    with pytest.raises(ValueError, match="pregame"):
        validate_extracted_data([], "pregame", OPEN)
