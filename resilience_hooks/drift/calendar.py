"""Game dates as instants: a game that ends after midnight belongs to the day before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from resilience_hooks.drift.settings import RuleKeys
from resilience_hooks.errors import UsageError


@dataclass(frozen=True)
class GameCalendar:
    """When game dates are past: at the cutover hour of the next date, in the zone of the games."""

    zone: str
    cutover_hour: int

    @cached_property
    def _zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise UsageError(f"{self.zone}: no time zone of that name is known here") from error

    def day_end(self, day: date) -> datetime:
        """The instant, in UTC, at which a game date is past."""
        next_day = datetime.combine(day + timedelta(days=1), time(self.cutover_hour), self._zone)
        return next_day.astimezone(timezone.utc)


def calendar_of(rule: RuleKeys) -> GameCalendar:
    """The calendar that the settings mean."""
    return GameCalendar(rule.zone, rule.cutover_hour)
