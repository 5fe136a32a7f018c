"""All models side by side: one cause for several alarms, and the segments that stand out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from resilience_hooks.drift.assessment import Assessment
from resilience_hooks.drift.episodes import Episode, Level
from resilience_hooks.drift.evidence import chance_of_so_few, discoveries
from resilience_hooks.drift.rule import JudgedWeek, Policy
from resilience_hooks.drift.tallies import OVERALL, Series

_LEVELS: Final[tuple[Level, ...]] = ("suspected", "confirmed")

FALSE_DISCOVERIES: Final = 0.1
"""The share of named segments that may be named by chance alone."""


@dataclass(frozen=True, slots=True)
class Member:
    """A model and the episode of it that belongs to an alarm."""

    series: Series
    episode: Episode


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is alerted: the episode of one model, or those of all that fired in the same week.

    Members whose episode has ended stay in it, so that an alarm keeps its name while it stands.
    """

    fired: date
    members: tuple[Member, ...]

    @property
    def is_common_cause(self) -> bool:
        """Whether several models fired together: suspect what they share, not the models."""
        return len(self.members) > 1

    @property
    def level(self) -> Level:
        """Confirmed as soon as it is for one member."""
        return max((member.episode.level for member in self.members), key=_LEVELS.index)

    @property
    def fingerprint(self) -> str:
        """The same for the same alarm on any machine and any day, from the counts alone."""
        if self.is_common_cause:
            return f"drift/common-cause/{self.fired}"
        return self.replaces[0]

    @property
    def replaces(self) -> tuple[str, ...]:
        """The fingerprints that the members have, or had, as alarms of their own."""
        return tuple(f"drift/{m.series}/{m.episode.first_run_start}" for m in self.members)


@dataclass(frozen=True, slots=True)
class WeakSegment:
    """A segment whose last judged weeks are too bad for chance, seen among all segments."""

    series: Series
    hits: int
    graded: int
    p_value: float


def alarms(assessments: Iterable[Assessment]) -> tuple[Alarm, ...]:
    """The alarms that stand today, by the week they fired; segments raise none of their own."""
    by_week: dict[date, list[Member]] = defaultdict(list)
    for assessment in assessments:
        if assessment.series.segment == OVERALL:
            for episode in assessment.episodes:
                by_week[episode.fired].append(Member(assessment.series, episode))
    return tuple(
        Alarm(week, tuple(members))
        for week, members in sorted(by_week.items())
        if any(member.episode.ended is None for member in members)
    )


def weak_segments(
    assessments: Iterable[Assessment], policy: Policy, rate: float = FALSE_DISCOVERIES
) -> tuple[WeakSegment, ...]:
    """The segments below the threshold beyond chance, all segments of all models tested at once."""
    tested = [
        _tested(assessment.series, assessment.weeks[-policy.consecutive :], policy)
        for assessment in assessments
        if assessment.series.segment != OVERALL
    ]
    found = discoveries([segment.p_value for segment in tested], rate)
    return tuple(segment for segment, is_weak in zip(tested, found, strict=True) if is_weak)


def _tested(series: Series, weeks: Sequence[JudgedWeek], policy: Policy) -> WeakSegment:
    hits, graded = sum(w.week.hits for w in weeks), sum(w.week.graded for w in weeks)
    return WeakSegment(series, hits, graded, chance_of_so_few(policy.threshold, hits, graded))
