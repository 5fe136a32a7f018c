"""Which situation a run of a processor is in. Facts of the schedule go before the clock."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from resilience_hooks.sameday.days import GameDays
from resilience_hooks.sameday.schedule import Schedule, Status


class Mode(enum.Enum):
    """The situation; ``same_day`` is another name of ``pre_game``."""

    PRE_GAME = "pre_game"
    SAME_DAY = "pre_game"  # noqa: PIE796  an alias on purpose
    IN_GAME = "in_game"
    POST_GAME = "post_game"
    TOMORROW = "tomorrow"
    BACKFILL = "backfill"
    OFFSEASON = "offseason"
    NO_GAMES = "no_games"  # within the season, and nothing is played on the day
    UNKNOWN = "unknown"  # the schedule cannot be read, so nothing can be said

    @classmethod
    def _missing_(cls, value: object) -> Mode | None:
        return cls.PRE_GAME if value == "same_day" else None


SAME_DAY_MODES: Final = frozenset({Mode.PRE_GAME, Mode.IN_GAME, Mode.TOMORROW})
"""The modes in which games of the day are still to end."""

EMPTY_MODES: Final = SAME_DAY_MODES | {Mode.OFFSEASON, Mode.NO_GAMES}
"""The modes in which no data may be what is to be expected."""


@dataclass(frozen=True, slots=True)
class Season:
    """The first and the last game day of a season."""

    first: date
    last: date


_DEFAULT: Final = GameDays()


def mode_of(  # noqa: PLR0913  the facts that a mode follows from
    day: date,
    schedule: Schedule | None,
    now: datetime,
    *,
    days: GameDays = _DEFAULT,
    season: Season | None = None,
    backfill: bool = False,
) -> Mode:
    """The mode of a run for a game day, at a moment (aware).

    ``schedule`` is None where it is unknown; ``backfill`` says that the run was asked to redo a
    past day. Raises ValueError where the schedule is that of another day.
    """
    if schedule is None:
        return Mode.BACKFILL if backfill else Mode.UNKNOWN
    if schedule.day != day:
        raise ValueError(f"the schedule of {schedule.day} says nothing about {day}")
    if not schedule.played:
        outside = season is not None and not season.first <= day <= season.last
        return Mode.OFFSEASON if outside else Mode.NO_GAMES
    if backfill:
        return Mode.BACKFILL
    return _with_games(schedule, now, days.day_of(now))


def _with_games(schedule: Schedule, now: datetime, today: date) -> Mode:
    if schedule.day < today - timedelta(days=1):
        return Mode.BACKFILL
    if not schedule.unfinished:
        return Mode.POST_GAME
    if schedule.day < today or _has_begun(schedule, now):
        return Mode.IN_GAME
    return Mode.TOMORROW if schedule.day > today else Mode.PRE_GAME


def _has_begun(schedule: Schedule, now: datetime) -> bool:
    return any(
        game.status is not Status.SCHEDULED or (game.starts is not None and game.starts <= now)
        for game in schedule.played
    )
