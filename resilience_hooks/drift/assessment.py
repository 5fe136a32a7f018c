"""What the counts of one series say today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from resilience_hooks.drift.episodes import Episode, episodes
from resilience_hooks.drift.rule import JudgedWeek, Policy, judge
from resilience_hooks.drift.tallies import Series, WeekTally


@dataclass(frozen=True, slots=True)
class Assessment:
    """The closed weeks of a series with their verdicts, and every alarm they raised."""

    series: Series
    weeks: tuple[JudgedWeek, ...]
    episodes: tuple[Episode, ...]

    @property
    def alarm(self) -> Episode | None:
        """The alarm that stands today."""
        last = self.episodes[-1] if self.episodes else None
        return last if last and last.ended is None else None


def assess(series: Series, closed_weeks: Iterable[WeekTally], policy: Policy) -> Assessment:
    """Judge the closed weeks of a series, oldest first."""
    judged = tuple(judge(closed_weeks, policy))
    return Assessment(series, judged, episodes(judged, policy))
