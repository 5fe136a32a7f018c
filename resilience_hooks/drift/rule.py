"""The rule, week by week: which weeks are bad.

Weeks are judged in integers (``hits / graded < threshold``), so that exactly the threshold is
good. A week with few graded predictions is neutral: it neither extends nor breaks a run, and its
rows pool into the next week.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from resilience_hooks.drift.tallies import WeekTally

Verdict = Literal["good", "bad", "neutral"]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a team may choose of the rule; the defaults are the owner's contract.

    ``threshold`` is the rate below which a week is bad; ``minimum`` the graded predictions that a
    week needs to be judged; ``consecutive`` the bad weeks that fire; ``confirm_at`` the posterior
    probability that makes an alarm confirmed; ``neutral_limit`` the neutral weeks in a row that
    end a run; ``recovery`` the good weeks in a row that resolve.
    """

    threshold: Fraction = Fraction(55, 100)
    minimum: int = 30
    consecutive: int = 2
    confirm_at: float = 0.95
    neutral_limit: int = 3
    recovery: int = 2

    def is_bad(self, hits: int, graded: int) -> bool:
        """Whether the rate is below the threshold, in integers."""
        return hits * self.threshold.denominator < self.threshold.numerator * graded


@dataclass(frozen=True, slots=True)
class JudgedWeek:
    """A closed week's verdict, on its own rows and those pooled from neutral weeks before it."""

    week: WeekTally
    verdict: Verdict
    hits: int
    graded: int


def judge(weeks: Iterable[WeekTally], policy: Policy) -> Iterator[JudgedWeek]:
    """The verdict of every closed week, oldest first."""
    hits = graded = neutral = 0
    for week in weeks:
        hits, graded = hits + week.hits, graded + week.graded
        if graded < policy.minimum:
            yield JudgedWeek(week, "neutral", hits, graded)
            neutral += 1
            if neutral < policy.neutral_limit:
                continue
        else:
            yield JudgedWeek(week, "bad" if policy.is_bad(hits, graded) else "good", hits, graded)
        hits = graded = neutral = 0
