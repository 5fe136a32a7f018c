"""Which weeks may be judged: those over, and graded as far as they ever will be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from resilience_hooks.drift.tallies import WeekTally

GRACE: Final = timedelta(hours=72)
"""How long after a week's last game date late grading is waited for."""

DayEnd = Callable[[date], datetime]
"""The instant at which a game date is past, in the zone of the games."""


def is_closed(week: WeekTally, now: datetime, day_end: DayEnd) -> bool:
    """Whether the last date is past, and either 95 % are settled or 72 hours have gone."""
    over = day_end(week.end)
    return now >= over and (week.is_settled or now >= over + GRACE)


def closed(weeks: Sequence[WeekTally], now: datetime, day_end: DayEnd) -> tuple[WeekTally, ...]:
    """The weeks before the first that is still open."""
    count = next((at for at, week in enumerate(weeks) if not is_closed(week, now, day_end)), None)
    return tuple(weeks[:count])
