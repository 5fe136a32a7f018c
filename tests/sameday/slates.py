"""Days, games and moments of an NBA evening; New York is UTC-5 in January."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Final

from resilience_hooks.sameday import Game, Schedule, Status

DAY: Final = date(2026, 1, 20)
TIP: Final = datetime(2026, 1, 21, 0, 30, tzinfo=timezone.utc)
"""19:30 in New York, which is the 21st already in a container that runs in UTC."""


def at(hours: float) -> datetime:
    """So many hours after the tip-off."""
    return TIP + timedelta(hours=hours)


def slate(*statuses: str, day: date = DAY, tip: datetime | None = TIP) -> Schedule:
    """A schedule with a game for each status, all at the same time."""
    games = (Game(f"g{n}", Status(status), tip) for n, status in enumerate(statuses))
    return Schedule(day, tuple(games))
