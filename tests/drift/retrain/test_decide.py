from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from resilience_hooks.drift.assessment import assess
from resilience_hooks.drift.fleet import Alarm, alarms
from resilience_hooks.drift.retrain.decide import Past, decide, expired
from resilience_hooks.drift.retrain.model import Escalate, Hold, Limits, Request, Start, State
from resilience_hooks.drift.rule import Policy
from resilience_hooks.drift.tallies import Series
from tests.alerts.samples import DAY, NOW
from tests.drift.seasons import week, weeks

SUSPECTED, CONFIRMED = ((21, 40), (21, 40)), ((0, 40), (0, 40))


def alarm(*counts: tuple[int, int], model: str = "m") -> tuple[Alarm, ...]:
    return alarms([assess(Series(model), weeks(*counts), Policy())])


def request(attempt: int, ago: timedelta, state: State = "failed", model: str = "m") -> Request:
    return Request(model, week(0), attempt, NOW - ago, state)


def decided(
    found: tuple[Alarm, ...],
    *past: Request,
    inhibitions: Mapping[str, str] | None = None,
    labels: int = 1000,
    limits: Limits | None = None,
) -> str:
    known = Past(past, inhibitions or {}, lambda *_: labels, NOW)
    (decision,) = decide(found, known, limits or Limits())
    if isinstance(decision, Start):
        return f"start {decision.request.key}"
    return f"{type(decision).__name__.lower()}: {decision.reason}"


def test_a_confirmed_alarm_starts_one() -> None:
    """The key names model, run and attempt."""
    assert decided(alarm(*CONFIRMED)) == f"start m:{week(0)}:1"


HELD = {
    "only suspected": (alarm(*SUSPECTED), (), {}, 1000, "the alarm is only suspected"),
    "under way": (
        alarm(*CONFIRMED), (request(1, 2 * DAY, "running"),), {}, 1000, "a request is under way",
    ),
    "cooling down": (
        alarm(*CONFIRMED), (request(1, 13 * DAY),), {}, 1000,
        "the last request was on 2026-01-19, and the cooldown is not over",
    ),
    "the budget is spent": (
        alarm(*CONFIRMED), tuple(request(1, 5 * DAY, model=f"m{n}") for n in range(4)), {}, 1000,
        "the budget of 4 requests in 30 days is spent",
    ),
    "a red validation": (
        alarm(*CONFIRMED), (), {"*": "validation is red"}, 1000, "validation is red",
    ),
    "a red validation of the model": (
        alarm(*CONFIRMED), (), {"m": "its features are stale"}, 1000, "its features are stale",
    ),
    "too few labels": (
        alarm(*CONFIRMED), (), {}, 199, "199 graded predictions in all; 200 are needed",
    ),
    "too few labels since the last training": (
        alarm(*CONFIRMED), (request(1, 20 * DAY, "succeeded"),), {}, 3,
        "3 graded predictions since 2026-01-12; 200 are needed",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("found", "past", "inhibitions", "labels", "reason"), HELD.values(), ids=HELD
)
def test_held(
    found: tuple[Alarm, ...],
    past: tuple[Request, ...],
    inhibitions: Mapping[str, str],
    labels: int,
    reason: str,
) -> None:
    """Each limit holds a request back, and says which it is."""
    assert decided(found, *past, inhibitions=inhibitions, labels=labels) == f"hold: {reason}"


STARTS = {
    "after the cooldown": ([request(1, 14 * DAY)], 2),
    "when the last one expired": ([request(1, 20 * DAY, "expired")], 2),
    "another model's inhibition is no matter": ([], 1),
    "a budget spent long ago": ([request(1, 31 * DAY, model=f"m{n}") for n in range(9)], 1),
}


@pytest.mark.parametrize(("past", "attempt"), STARTS.values(), ids=STARTS)
def test_starts(past: list[Request], attempt: int) -> None:
    """What has passed holds nothing back; a further attempt has a key of its own."""
    found = decided(alarm(*CONFIRMED), *past, inhibitions={"other": "red"})
    assert found == f"start m:{week(0)}:{attempt}"


def test_a_retrained_model_that_is_bad_too_is_escalated() -> None:
    """After the attempts there is no loop but a person."""
    past = [request(1, 40 * DAY, "succeeded"), request(2, 20 * DAY, "succeeded")]
    assert decided(alarm(*CONFIRMED), *past) == "escalate: 2 retrainings did not end the alarm"


def test_a_new_run_has_its_attempts_again() -> None:
    """What was tried for an earlier run does not count."""
    old = replace(request(1, 40 * DAY), run_start=date(2025, 1, 5))
    limits = Limits(attempts=1)
    assert decided(alarm(*CONFIRMED), old, limits=limits) == f"start m:{week(0)}:1"


def test_common_cause_retrains_nobody() -> None:
    """Several models that fall together are not each retrained."""
    both = alarms([assess(Series(name), weeks(*CONFIRMED), Policy()) for name in "ab"])
    decisions = decide(both, Past((), {}, lambda *_: 1000, NOW), Limits())
    reason = "several models fell together: suspect what they share"
    assert decisions == (Hold("a", reason), Hold("b", reason))


def test_starts_of_one_round_share_the_budget() -> None:
    """Two alarms and a budget of one are one start."""
    first = assess(Series("a"), weeks((30, 40), *CONFIRMED), Policy())
    second = assess(Series("b"), weeks(*CONFIRMED), Policy())
    found = decide(alarms([first, second]), Past((), {}, lambda *_: 1000, NOW), Limits(budget=1))
    assert [type(decision) for decision in found] == [Start, Hold]


def test_escalation_names_the_run() -> None:
    """A person is told which run of bad weeks it is about."""
    past = Past((request(1, 40 * DAY, "succeeded"),), {}, lambda *_: 1000, NOW)
    (decision,) = decide(alarm(*CONFIRMED), past, Limits(attempts=1))
    assert decision == Escalate("m", week(0), "1 retraining did not end the alarm")


def test_expired_are_those_without_a_result() -> None:
    """A request under way for a day has failed; one with a result has not."""
    old = [
        request(1, DAY, "accepted"),
        request(2, DAY, "running"),
        request(3, DAY, "succeeded"),
        request(4, DAY / 2, "accepted"),
    ]
    assert [r.attempt for r in expired(old, Limits(), NOW)] == [1, 2]
