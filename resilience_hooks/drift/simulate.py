"""Simulated seasons: what a rule costs in false alarms, and how late it sees a true slide.

A season is 26 weeks; the picks of a week are Poisson, their hits binomial at the true rate. The
rules compared are variants of the product's own, applied by the product's own code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from resilience_hooks.drift.episodes import episodes
from resilience_hooks.drift.rule import Policy, judge
from resilience_hooks.drift.tallies import WeekTally

SEASON: Final = 26
"""Weeks."""

_START: Final = date(2026, 1, 4)

RULES: Final[Mapping[str, float]] = {
    "two bad weeks": 0.0,
    "and posterior >= .80": 0.80,
    "and posterior >= .90": 0.90,
    "and posterior >= .95": 0.95,
    "and posterior >= .99": 0.99,
}
"""The posterior probability that must be reached before a rule speaks."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A true rate, and from a week on another one; ``picks`` are the mean of a week."""

    picks: float
    rate: float
    rate_after: float | None = None
    change_week: int = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of a scenario and a rule: the share of seasons with an alarm, and the median delay.

    The delay is in weeks after the first two bad weeks could have been seen; None where most
    seasons end without an alarm, or nothing changed.
    """

    scenario: Scenario
    rule: str
    alarmed: float
    delay: float | None


def compare(
    scenarios: Sequence[Scenario], seasons: int, seed: int, policy: Policy
) -> Iterator[Outcome]:
    """Every rule on the same simulated seasons."""
    for number, scenario in enumerate(scenarios):
        random = np.random.default_rng([seed, number])
        played = [season(scenario, random) for _ in range(seasons)]
        raised = [_alarms(weeks, policy) for weeks in played]
        for rule, needed in RULES.items():
            firsts = [_first_week(found, needed, scenario) for found in raised]
            yield _outcome(scenario, rule, firsts)


def season(scenario: Scenario, random: np.random.Generator) -> list[WeekTally]:
    """The 26 weeks of one season."""
    after = scenario.rate if scenario.rate_after is None else scenario.rate_after
    weeks = np.arange(SEASON)
    picks = random.poisson(scenario.picks, SEASON)
    hits = random.binomial(picks, np.where(weeks < scenario.change_week, scenario.rate, after))
    return [
        WeekTally(_START + timedelta(weeks=int(at)), int(hit), int(pick - hit))
        for at, (hit, pick) in enumerate(zip(hits, picks, strict=True))
    ]


def _alarms(weeks: Sequence[WeekTally], policy: Policy) -> list[tuple[int, float]]:
    """(week, posterior) at every week at whose close an alarm stands on a run that ends there."""
    judged = tuple(judge(weeks, policy))
    found = []
    for count in range(1, len(judged) + 1):
        raised = episodes(judged[:count], policy)
        latest = raised[-1] if raised else None
        if latest and latest.ended is None and latest.run.end == weeks[count - 1].start:
            found.append((count - 1, latest.posterior))
    return found


def _first_week(
    raised: Sequence[tuple[int, float]], needed: float, scenario: Scenario
) -> int | None:
    """The first week in which the rule speaks; alarms before a change are false, not early."""
    earliest = 0 if scenario.rate_after is None else scenario.change_week
    weeks = (week for week, posterior in raised if week >= earliest and posterior >= needed)
    return next(weeks, None)


def _outcome(scenario: Scenario, rule: str, firsts: Sequence[int | None]) -> Outcome:
    spoke = sorted(week for week in firsts if week is not None)
    share = len(spoke) / len(firsts)
    median = spoke[len(firsts) // 2] if len(spoke) > len(firsts) // 2 else None
    if scenario.rate_after is None or median is None:
        return Outcome(scenario, rule, share, None)
    return Outcome(scenario, rule, share, float(median - scenario.change_week - 1))
