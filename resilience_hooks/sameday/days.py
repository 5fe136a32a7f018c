"""The game day: a calendar date in the league's zone that ends in the small hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class GameDays:
    """How moments belong to game days: one begins at ``cutover`` on the wall clock of ``zone``.

    A game at 00:40 belongs to the slate of the evening before.
    """

    zone: str = "America/New_York"
    cutover: time = time(4)

    def __post_init__(self) -> None:
        """Raises ValueError for a zone that this machine does not know."""
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(
                f"zone {self.zone!r} is not known here: correct it, or install tzdata in the image"
            ) from error

    def day_of(self, moment: datetime) -> date:
        """The game day that a moment belongs to. Raises ValueError for one without a zone."""
        local = _aware(moment).astimezone(ZoneInfo(self.zone))
        # Compared as instants: on the day that an hour comes twice, the day turns once.
        today = local.date()
        return today if moment >= self.start_of(today) else today - _DAY

    def start_of(self, day: date) -> datetime:
        """The instant, in UTC, at which a game day begins."""
        local = datetime.combine(day, self.cutover, ZoneInfo(self.zone))
        return local.astimezone(timezone.utc)

    def end_of(self, day: date) -> datetime:
        """The instant, in UTC, at which the next game day begins."""
        return self.start_of(day + _DAY)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"{moment} has no time zone: use datetime.now(timezone.utc)")
    return moment
