from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

from resilience_hooks.drift.calendar import GameCalendar
from resilience_hooks.errors import UsageError

ENDS = {
    "in winter": (date(2026, 1, 10), datetime(2026, 1, 11, 9)),
    "in summer": (date(2026, 7, 10), datetime(2026, 7, 11, 8)),
    "the night clocks go forward": (date(2026, 3, 7), datetime(2026, 3, 8, 8)),
    "the night they go back": (date(2026, 10, 31), datetime(2026, 11, 1, 9)),
}


@pytest.mark.parametrize(("day", "end"), ENDS.values(), ids=ENDS)
def test_game_dates_end_at_the_cutover(day: date, end: datetime) -> None:
    """At four in the morning in New York, whatever that is in UTC on the day."""
    calendar = GameCalendar("America/New_York", 4)
    assert calendar.day_end(day) == end.replace(tzinfo=timezone.utc)


@pytest.mark.parametrize("zone", ["America/New_Yrok", "../etc/passwd", ""])
def test_a_zone_that_nobody_knows(zone: str) -> None:
    """A misspelt zone is a fault of the configuration."""
    with pytest.raises(UsageError, match="no time zone of that name"):
        GameCalendar(zone, 4).day_end(date(2026, 1, 1))
