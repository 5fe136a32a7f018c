"""Counts of graded predictions: of a day, as a query returns them, and of a week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

OVERALL = ""
"""The segment of a series that counts all of a model's predictions."""


@dataclass(frozen=True, slots=True, order=True)
class Series:
    """What is judged: a model, or one segment of its predictions (a market, a league)."""

    model: str
    segment: str = OVERALL

    def __str__(self) -> str:
        """``model`` or ``model/segment``."""
        return f"{self.model}/{self.segment}" if self.segment else self.model


@dataclass(frozen=True, slots=True)
class DayTally:
    """The predictions of one series for one game date, each counted once.

    ``pushes`` are settled without a winner (voids among them); ``ungraded`` are not settled.
    """

    series: Series
    day: date
    hits: int
    misses: int
    pushes: int = 0
    ungraded: int = 0

    def plus(self, other: DayTally) -> DayTally:
        """The predictions of both, under this one's series."""
        return replace(
            self,
            hits=self.hits + other.hits,
            misses=self.misses + other.misses,
            pushes=self.pushes + other.pushes,
            ungraded=self.ungraded + other.ungraded,
        )


def with_overall(days: Iterable[DayTally]) -> Iterator[DayTally]:
    """The counts of every segment, and before them those of the models as a whole.

    Predictions without a segment count in the whole alone.
    """
    found = list(days)
    whole: dict[tuple[str, date], DayTally] = {}
    for day in found:
        key = (day.series.model, day.day)
        whole[key] = whole[key].plus(day) if key in whole else replace(day, series=Series(key[0]))
    yield from (whole[key] for key in sorted(whole))
    yield from (day for day in found if day.series.segment != OVERALL)


@dataclass(frozen=True, slots=True)
class WeekTally:
    """The predictions of one week, which begins at ``start`` and lasts seven game dates."""

    start: date
    hits: int = 0
    misses: int = 0
    pushes: int = 0
    ungraded: int = 0

    @property
    def end(self) -> date:
        """The week's last game date."""
        return self.start + timedelta(days=6)

    @property
    def graded(self) -> int:
        """Hits and misses: pushes and voids leave both sides of the fraction."""
        return self.hits + self.misses

    @property
    def is_settled(self) -> bool:
        """Whether at least 95 % of the predictions have a result, pushes and voids included."""
        settled = self.graded + self.pushes
        return 100 * settled >= 95 * (settled + self.ungraded)

    def plus(self, day: DayTally) -> WeekTally:
        """The week with one more day."""
        return WeekTally(
            self.start,
            self.hits + day.hits,
            self.misses + day.misses,
            self.pushes + day.pushes,
            self.ungraded + day.ungraded,
        )
