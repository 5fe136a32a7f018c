"""Weeks for the tables of the drift tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone

from resilience_hooks.drift.tallies import WeekTally

SUNDAY = date(2026, 1, 4)


def week(number: int) -> date:
    """The first date of the n-th week, counted from 0."""
    return SUNDAY + timedelta(weeks=number)


def weeks(*counts: tuple[int, int]) -> tuple[WeekTally, ...]:
    """Consecutive weeks of (hits, graded)."""
    return tuple(
        WeekTally(week(at), hits, graded - hits) for at, (hits, graded) in enumerate(counts)
    )


def of(graded: int, hits: Iterable[int]) -> tuple[WeekTally, ...]:
    """Consecutive weeks of equally many graded predictions."""
    return weeks(*((count, graded) for count in hits))


def utc_day_end(day: date) -> datetime:
    """Game dates that end at midnight in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), timezone.utc)


FOUNDING_40 = (26, 24, 21, 21, 19)
FOUNDING_350 = (228, 210, 189, 182, 169)
