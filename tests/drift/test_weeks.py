from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience_hooks.drift.tallies import DayTally, Series, WeekTally
from resilience_hooks.drift.weeks import SUNDAY, week_start, weekly

MODEL = Series("m")

STARTS = {
    "a Sunday starts its own week": (date(2026, 1, 4), SUNDAY, date(2026, 1, 4)),
    "a Saturday ends it": (date(2026, 1, 10), SUNDAY, date(2026, 1, 4)),
    "a Monday start": (date(2026, 1, 4), 0, date(2025, 12, 29)),
    "a Wednesday start": (date(2026, 1, 6), 2, date(2025, 12, 31)),
    "over the turn of the year": (date(2026, 1, 1), SUNDAY, date(2025, 12, 28)),
    "over a leap day": (date(2028, 3, 1), SUNDAY, date(2028, 2, 27)),
}


@pytest.mark.parametrize(("day", "first", "start"), STARTS.values(), ids=STARTS)
def test_week_starts_on_its_weekday(day: date, first: int, start: date) -> None:
    """A week begins on the configured weekday, whatever month or year it spans."""
    assert week_start(day, first) == start


@given(st.dates(date(1970, 1, 10), date(2199, 1, 1)), st.integers(0, 6))
def test_week_holds_its_day(day: date, first: int) -> None:
    """Every date lies in the seven dates of its week, which begin on the first weekday."""
    start = week_start(day, first)
    assert start.weekday() == first
    assert start <= day < start + timedelta(days=7)


def test_days_add_up() -> None:
    """All counts of a week's days are summed; a Saturday and a Sunday are of two weeks."""
    days = [
        DayTally(MODEL, date(2026, 1, 9), 3, 1, 1, 0),
        DayTally(MODEL, date(2026, 1, 10), 2, 2, 0, 4),
        DayTally(MODEL, date(2026, 1, 11), 1, 0),
    ]
    assert weekly(days)[MODEL] == (
        WeekTally(date(2026, 1, 4), 5, 3, 1, 4),
        WeekTally(date(2026, 1, 11), 1, 0),
    )


def test_weeks_without_rows_are_there() -> None:
    """A series has every week up to the last of any series: empty ones are evidence too."""
    other = Series("other")
    days = [
        DayTally(MODEL, date(2026, 1, 4), 1, 0),
        DayTally(other, date(2026, 1, 18), 1, 0),
    ]
    found = weekly(days)
    assert [week.graded for week in found[MODEL]] == [1, 0, 0]
    assert [week.start for week in found[other]] == [date(2026, 1, 18)]


def test_no_days_no_weeks() -> None:
    """Nothing in, nothing out."""
    assert weekly([]) == {}
