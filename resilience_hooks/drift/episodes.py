"""Alarms over time: two or more consecutive bad weeks fire, two good ones resolve.

The whole history is judged anew every day: the state of an alarm is a function of the counts,
never of what an earlier run remembered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from resilience_hooks.drift.evidence import probability_below
from resilience_hooks.drift.rule import JudgedWeek, Policy

Level = Literal["suspected", "confirmed"]
Ending = Literal["recovered", "no evidence"]


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive bad weeks: ``start`` and ``end`` are the first dates of the outer two."""

    start: date
    end: date
    weeks: int
    hits: int
    graded: int

    @classmethod
    def beginning(cls, bad: JudgedWeek) -> Run:
        """The run of one bad week."""
        return cls(bad.week.start, bad.week.start, 1, bad.hits, bad.graded)

    def extended(self, bad: JudgedWeek) -> Run:
        """The run with one more bad week."""
        return replace(
            self,
            end=bad.week.start,
            weeks=self.weeks + 1,
            hits=self.hits + bad.hits,
            graded=self.graded + bad.graded,
        )


@dataclass(frozen=True, slots=True)
class Episode:
    """One alarm from firing to its end; ``fired``, ``confirmed`` and ``ended`` name weeks.

    ``run`` is the last run of bad weeks and ``posterior`` P(rate < threshold) over it.
    """

    fired: date
    run: Run
    posterior: float
    first_run_start: date
    confirmed: date | None = None
    ended: date | None = None
    ending: Ending | None = None

    @property
    def level(self) -> Level:
        """``confirmed`` from the week on in which the evidence sufficed."""
        return "confirmed" if self.confirmed else "suspected"


def episodes(judged: Iterable[JudgedWeek], policy: Policy) -> tuple[Episode, ...]:
    """Every alarm that the weeks raise, oldest first; only the last one may be without an end."""
    watch = _Watch(policy)
    for week in judged:
        watch.see(week)
    return (*watch.ended, watch.episode) if watch.episode else tuple(watch.ended)


@dataclass(slots=True)
class _Watch:
    """What the rule remembers from one closed week to the next."""

    policy: Policy
    run: Run | None = None
    episode: Episode | None = None
    ended: list[Episode] = field(default_factory=list)
    good: int = 0
    neutral: int = 0

    def see(self, judged: JudgedWeek) -> None:
        if judged.verdict == "neutral":
            self._see_nothing(judged)
            return
        self.neutral = 0
        if judged.verdict == "bad":
            self._see_bad(judged)
        else:
            self._see_good(judged)

    def _see_nothing(self, judged: JudgedWeek) -> None:
        self.neutral += 1
        if self.neutral == self.policy.neutral_limit:
            self._end(judged, "no evidence")

    def _see_good(self, judged: JudgedWeek) -> None:
        self.run = None
        self.good += 1
        if self.good >= self.policy.recovery:
            self._end(judged, "recovered")

    def _see_bad(self, judged: JudgedWeek) -> None:
        self.good = 0
        self.run = self.run.extended(judged) if self.run else Run.beginning(judged)
        if self.run.weeks >= self.policy.consecutive:
            self.episode = self._alarm(self.run, judged.week.start)

    def _alarm(self, run: Run, week: date) -> Episode:
        """The episode as the run that now ends makes it; a confirmed one stays confirmed."""
        known = self.episode
        posterior = probability_below(self.policy.threshold, run.hits, run.graded)
        confirmed = known.confirmed if known else None
        if confirmed is None and posterior >= self.policy.confirm_at:
            confirmed = week
        if known is None:
            return Episode(week, run, posterior, run.start, confirmed)
        return replace(known, run=run, posterior=posterior, confirmed=confirmed)

    def _end(self, judged: JudgedWeek, ending: Ending) -> None:
        self.run = None
        if self.episode:
            self.ended.append(replace(self.episode, ended=judged.week.start, ending=ending))
            self.episode = None
