"""Weeks of seven game dates, cut by date arithmetic of our own.

Engines disagree on where a week starts (BigQuery's ``WEEK`` on Sunday, DuckDB's on Monday), so no
query ever truncates to weeks: queries count by day, and days are folded here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from resilience_hooks.drift.tallies import DayTally, Series, WeekTally

SUNDAY: Final = 6
"""As ``date.weekday`` counts."""

_WEEK: Final = timedelta(days=7)


def week_start(day: date, first_weekday: int = SUNDAY) -> date:
    """The first date of the week that holds ``day``."""
    return day - timedelta(days=(day.weekday() - first_weekday) % 7)


def weekly(
    days: Iterable[DayTally], first_weekday: int = SUNDAY
) -> Mapping[Series, tuple[WeekTally, ...]]:
    """The weeks of every series, from its first to the last of any, those without rows included.

    A week in which nothing was predicted is evidence too: of nothing, which the rule must see.
    """
    sums: dict[Series, dict[date, WeekTally]] = defaultdict(dict)
    for day in days:
        start = week_start(day.day, first_weekday)
        weeks = sums[day.series]
        weeks[start] = weeks.get(start, WeekTally(start)).plus(day)
    last = max((max(weeks) for weeks in sums.values()), default=date.min)
    return {series: tuple(_filled(sums[series], last)) for series in sorted(sums)}


def _filled(weeks: Mapping[date, WeekTally], last: date) -> Iterator[WeekTally]:
    start = min(weeks)
    while start <= last:
        yield weeks.get(start, WeekTally(start))
        start += _WEEK
