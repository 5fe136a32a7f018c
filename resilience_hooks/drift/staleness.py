"""Grading that has stopped: no data is never a good sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from resilience_hooks.drift.closing import DayEnd
from resilience_hooks.drift.tallies import OVERALL, DayTally

PATIENCE: Final = timedelta(hours=48)
"""How long after a game date its grading may take."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A model without graded predictions since ``last_graded``, though ``waiting`` were played."""

    model: str
    last_graded: date | None
    waiting: tuple[date, ...]

    @property
    def fingerprint(self) -> str:
        """The same for as long as nothing is graded."""
        return f"drift/monitor-stale/{self.model}/{self.last_graded or 'never'}"


def stale_models(
    days: Iterable[DayTally],
    played: Iterable[date],
    now: datetime,
    day_end: DayEnd,
    expected: Iterable[str] = (),
) -> tuple[Stale, ...]:
    """The models that have nothing graded since games that were played 48 hours ago or earlier.

    ``played`` are the dates of played games; ``expected`` the models that must have predictions,
    though none may be found.
    """
    due = sorted(day for day in set(played) if now >= day_end(day) + PATIENCE)
    found = []
    for model, last in _last_graded(days, expected).items():
        waiting = tuple(day for day in due if last is None or day > last)
        if waiting:
            found.append(Stale(model, last, waiting))
    return tuple(sorted(found, key=lambda stale: stale.model))


def _last_graded(days: Iterable[DayTally], expected: Iterable[str]) -> Mapping[str, date | None]:
    last: dict[str, date | None] = dict.fromkeys(expected)
    for day in days:
        if day.series.segment == OVERALL:
            known = last.setdefault(day.series.model, None)
            if day.hits or day.misses or day.pushes:
                last[day.series.model] = max(known or day.day, day.day)
    return last
