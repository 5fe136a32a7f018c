"""The one place that decides whether "no data" is a skip or a failure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from resilience_hooks.clock import utc_now
from resilience_hooks.outcomes.errors import NoDataExtracted
from resilience_hooks.outcomes.kinds import SUCCESS, Skipped, Success
from resilience_hooks.sameday.days import GameDays
from resilience_hooks.sameday.modes import EMPTY_MODES, SAME_DAY_MODES, Mode
from resilience_hooks.sameday.rows import look
from resilience_hooks.sameday.schedule import Schedule

GAME_AND_FEED: Final = timedelta(hours=6)
"""From the start of a day's last game until its data must be there."""

_DAYS: Final = GameDays()


class ExtractionFailed(NoDataExtracted):
    """The extraction itself did not succeed, so what it brought says nothing."""


@dataclass(frozen=True, slots=True)
class Validated:
    """What to go on with: the data (an iterator is a new one, none of its items lost), and how."""

    data: Any
    outcome: Success | Skipped

    @property
    def is_skip(self) -> bool:
        """Whether there is nothing to do, as expected."""
        return isinstance(self.outcome, Skipped)


def validate_extracted_data(  # noqa: PLR0913  what the verdict depends on, each optional by name
    data: object,
    mode: Mode | str,
    schedule: Schedule | None,
    *,
    succeeded: bool | None = None,
    error: BaseException | None = None,
    now: datetime | None = None,
    days: GameDays = _DAYS,
    source: str = "",
) -> Validated:
    """Tell data from an expected absence of data.

    Empty is a skip only when the mode expects it, and the schedule agrees, and the extraction
    succeeded. ``succeeded`` says so; without it an empty frame counts as one that a query gave,
    but None does not. ``error`` is an exception that the extractor caught. ``source`` names the
    data in messages. Raises NoDataExtracted where emptiness is a failure, ExtractionFailed where
    the extraction is one, TypeError for data that cannot be asked.
    """
    of = f" from {source}" if source else ""
    if error is not None or succeeded is False:
        raise ExtractionFailed(f"No data extracted{of}: {_failure(error)}") from error
    rows = look(data)
    if not rows.is_empty:
        return Validated(rows.data, SUCCESS)
    if data is None and not succeeded:
        raise ExtractionFailed(f"No data extracted{of}: None, and nothing says that a query ran")
    moment = now or utc_now()
    objection = _objection(Mode(mode), schedule, moment, days)
    if objection:
        raise NoDataExtracted(f"No data extracted{of}: {objection}")
    return Validated(rows.data, _skip(schedule, days))


def _failure(error: BaseException | None) -> str:
    return f"{type(error).__name__}: {error}" if error else "the extraction failed"


def _objection(mode: Mode, schedule: Schedule | None, now: datetime, days: GameDays) -> str:
    """Why data is expected; empty where its absence is."""
    if mode not in EMPTY_MODES:
        return f"in mode {mode.value} there must be some"
    if schedule is None:
        return "the schedule is unknown"
    if mode not in SAME_DAY_MODES:
        return f"{mode.value}, but games are played on {schedule.day}" if schedule.played else ""
    if schedule.played and not schedule.unfinished:
        return f"{mode.value}, but every game of {schedule.day} is final"
    overdue = schedule.overdue(now, days.end_of(schedule.day))
    if overdue:
        names = ", ".join(game.game_id for game in overdue)
        return f"the schedule is stale: it has {names} not final long after the start"
    return ""


def _skip(schedule: Schedule | None, days: GameDays) -> Skipped:
    """The skip; nothing is ever owed for a day without games."""
    if schedule is None or not schedule.played:
        return Skipped("no_games")
    due = days.end_of(schedule.day)
    if schedule.last_start is not None:
        due = max(due, schedule.last_start + GAME_AND_FEED)
    return Skipped("games_not_final", due)
