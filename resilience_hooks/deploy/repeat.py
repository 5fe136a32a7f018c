"""Asks until a service has answered well so many times in a row, or badly so many times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from resilience_hooks.deploy.budget import Budget
from resilience_hooks.deploy.model import Status, Step, Target

_PAUSE: Final = 0.1
"""Seconds between two requests."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer: a pass, a failure that may pass, or one that ends the step at once."""

    status: Status
    summary: str
    is_final: bool = False
    evidence: tuple[str, ...] = ()


def repeat(name: str, target: Target, budget: Budget, ask: Callable[[], Seen]) -> Step:
    """Passed after ``target.successes`` in a row; failed after ``target.failures`` in a row.

    A service that flaps between good and bad until the deadline has failed too.
    """
    good = bad = asked = 0
    last = Seen("inconclusive", "was not asked: no time was left")
    worst = last
    while not budget.is_spent:
        found = ask()
        if asked and budget.is_spent:
            break  # the deadline cut this request short: it proves nothing
        last = found
        asked += 1
        good = good + 1 if last.status == "pass" else 0
        bad = bad + 1 if last.status != "pass" else 0
        worst = worst if last.status == "pass" else last
        if good >= target.successes:
            return Step(name, "pass", f"{last.summary}, {good} times in a row", last.evidence)
        if last.is_final or bad >= target.failures:
            return Step(name, last.status, last.summary, last.evidence)
        budget.pause(_PAUSE)
    if not asked:
        return Step(name, "inconclusive", last.summary)
    if last.status == "pass" and worst.status != "fail":
        return Step(name, "inconclusive", f"only {good} good answers before the deadline")
    return Step(name, "fail", f"answers well and badly: {worst.summary}", worst.evidence)
