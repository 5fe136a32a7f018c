"""What a schedule says of one game day. No schedule at all is ``None``: unknown, not "no games"."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

LONGEST_GAME: Final = timedelta(hours=8)
"""A game that has not ended so long after its start is one that the schedule lost sight of."""


class Status(enum.Enum):
    """What became of a game. Postponed and cancelled ones are not played on this day."""

    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    FINAL = "final"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Game:
    """One game; ``starts`` is aware, or None where the time is not set yet."""

    game_id: str
    status: Status
    starts: datetime | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for a start without a time zone, or a status that is none."""
        object.__setattr__(self, "status", Status(self.status))
        if self.starts is not None and self.starts.tzinfo is None:
            raise ValueError(f"game {self.game_id} starts at {self.starts}, without a time zone")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every game of a game day, as known at one moment. A doubleheader is two of them."""

    day: date
    games: tuple[Game, ...] = ()

    def __post_init__(self) -> None:
        """Any iterable of games will do."""
        object.__setattr__(self, "games", tuple(self.games))

    @property
    def played(self) -> tuple[Game, ...]:
        """The games that are, or were, to be played on this day."""
        away = {Status.POSTPONED, Status.CANCELLED}
        return tuple(game for game in self.games if game.status not in away)

    @property
    def unfinished(self) -> tuple[Game, ...]:
        """The games of this day that have not ended."""
        return tuple(game for game in self.played if game.status is not Status.FINAL)

    @property
    def last_start(self) -> datetime | None:
        """When the last game of this day begins, of those whose time is set."""
        return max((game.starts for game in self.played if game.starts), default=None)

    def overdue(self, now: datetime, day_end: datetime) -> tuple[Game, ...]:
        """Unfinished games that must have ended long ago: here the schedule is stale.

        A game without a time counts as one that begins at the end of the day.
        """
        return tuple(
            game for game in self.unfinished if now - (game.starts or day_end) > LONGEST_GAME
        )
