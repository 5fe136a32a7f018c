from __future__ import annotations

import contextlib
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience_hooks.breaker import BreakerOpen, CircuitBreaker, Policy
from resilience_hooks.outcomes import (
    SUCCESS,
    Deferred,
    FailedPermanent,
    FailedTransient,
    Outcome,
    OutcomeError,
    Skipped,
)

FAILED, SKIPPED = FailedTransient("timeout"), Skipped("games_not_final")


@dataclass
class Hand:
    """A clock that stands still unless it is moved."""

    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def breaker(clock: Hand, **policy: float) -> CircuitBreaker:
    """Opens at the third failure, for a minute."""
    rule = {"failures": 3, "open_for": 60, "probe_timeout": 30, **policy}
    return CircuitBreaker("bigquery", Policy(**rule), clock=clock)  # type: ignore[arg-type]


def run(circuit: CircuitBreaker, *outcomes: Outcome) -> str:
    """Calls that end so; returns the state that they lead to."""
    for outcome in outcomes:
        circuit.call(lambda outcome=outcome: outcome)  # type: ignore[misc]
    return circuit.snapshot.state


def test_a_hundred_skips() -> None:
    """They leave a closed breaker closed, and two failures before them two."""
    circuit = breaker(Hand())
    assert run(circuit, FAILED, FAILED, *[SKIPPED] * 100) == "closed"
    assert circuit.snapshot.failures == 2
    assert run(circuit, FAILED) == "open"


def test_a_success_forgets() -> None:
    """Only failures in a row open it."""
    assert run(breaker(Hand()), FAILED, FAILED, SUCCESS, FAILED, FAILED) == "closed"


def test_open_means_that_nothing_is_called() -> None:
    """The rejection says when to come back, and which opening it is."""
    clock = Hand()
    circuit = breaker(clock)
    run(circuit, *[FAILED] * 3)
    clock.now += 20
    with pytest.raises(BreakerOpen, match="breaker bigquery is open") as caught:
        circuit.call(pytest.fail, "called")
    assert (caught.value.outcome.retry_after, caught.value.outcome.opening) == (40, 1)  # type: ignore[attr-defined]


def half_open(clock: Hand, **policy: float) -> CircuitBreaker:
    """One that has been open for long enough."""
    circuit = breaker(clock, **policy)
    run(circuit, *[FAILED] * 3)
    clock.now += 60
    return circuit


@pytest.mark.parametrize(
    ("probe", "state"),
    [
        pytest.param(SUCCESS, "closed", id="a success closes it"),
        pytest.param(FAILED, "open", id="a failure opens it again"),
        pytest.param(SKIPPED, "half_open", id="a skip says nothing"),
        pytest.param(Deferred("late"), "half_open", id="a deferral says nothing"),
        pytest.param(FailedPermanent("bad"), "half_open", id="a bad message says nothing"),
    ],
)
def test_a_probe(probe: Outcome, state: str) -> None:
    """What says nothing gives its permit back: the next probe may start at once."""
    circuit = half_open(Hand())
    assert run(circuit, probe) == state
    assert circuit.snapshot.permits == {}
    if state != "open":
        assert run(circuit, SUCCESS) == "closed"


def test_each_opening_is_told_apart() -> None:
    """A probe that fails opens it anew, for the whole time."""
    clock = Hand()
    circuit = half_open(clock)
    assert run(circuit, FAILED) == "open"
    clock.now += 59
    with pytest.raises(BreakerOpen):
        circuit.acquire()
    assert circuit.snapshot.opening == 2


def test_a_probe_that_hangs() -> None:
    """After its time another may start; how the first one ends then changes nothing."""
    clock = Hand()
    circuit = half_open(clock)
    hanging = circuit.acquire()
    with pytest.raises(BreakerOpen):
        circuit.acquire()
    clock.now += 31
    second = circuit.acquire()
    hanging.settle(FAILED)
    assert list(circuit.snapshot.permits) == [second.token]
    second.settle(SUCCESS)
    assert circuit.snapshot.state == "closed"


def test_a_call_from_before_the_opening() -> None:
    """A success that began long ago does not close what opened meanwhile."""
    clock = Hand()
    circuit = breaker(clock)
    old = circuit.acquire()
    run(circuit, *[FAILED] * 3)
    old.settle(SUCCESS)
    assert circuit.snapshot.state == "open"


def test_several_successes_are_asked_for() -> None:
    """It closes at the second one; the skip between them does not count."""
    circuit = half_open(Hand(), successes=2)
    assert run(circuit, SUCCESS, SKIPPED) == "half_open"
    assert run(circuit, SUCCESS) == "closed"


def test_a_clock_that_is_set_back() -> None:
    """It does not keep a breaker open for ever, nor its permits taken."""
    clock = Hand()
    circuit = breaker(clock)
    run(circuit, *[FAILED] * 3)
    clock.now -= 86400
    circuit.acquire()
    clock.now -= 86400
    assert run(circuit, SUCCESS) == "closed"


@pytest.mark.parametrize(
    ("error", "failures"),
    [
        (ValueError("x"), 1),
        (OutcomeError(SKIPPED), 0),
        (OutcomeError(FailedPermanent("bad")), 0),
        (KeyboardInterrupt(), 0),
        (SystemExit(), 0),
    ],
    ids=repr,
)
def test_exceptions(error: BaseException, failures: int) -> None:
    """They pass, and count by what they stand for."""
    circuit = breaker(Hand())

    def fail() -> None:
        raise error

    with pytest.raises(type(error)):
        circuit.call(fail)
    assert circuit.snapshot.failures == failures


def test_a_permit_is_settled_once() -> None:
    """What was said inside the block stands; the end of the block does not make it a success."""
    circuit = breaker(Hand())
    with circuit.acquire() as permit:
        permit.settle(FAILED)
        permit.settle(SUCCESS)
    assert circuit.snapshot.failures == 1


@pytest.mark.parametrize(
    "policy", [{"failures": 0}, {"probes": 0}, {"successes": 0}, {"open_for": -1}]
)
def test_a_policy_that_cannot_work(policy: dict[str, float]) -> None:
    """Refused where it is written."""
    with pytest.raises(ValueError, match="at least"):
        Policy(**policy)  # type: ignore[arg-type]


_ENDS = st.sampled_from([SUCCESS, FAILED, SKIPPED, Deferred("late")])


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 90), _ENDS, st.booleans())), st.integers(1, 3))
def test_never_more_probes_than_allowed(
    steps: list[tuple[int, Outcome, bool]], probes: int
) -> None:
    """Whatever starts, ends and hangs: permits stay within bounds, skips without effect."""
    clock = Hand()
    circuit = half_open(clock, probes=probes)
    running = []
    for wait, outcome, ends in steps:
        clock.now += wait
        with contextlib.suppress(BreakerOpen):
            running.append(circuit.acquire())
        before = circuit.snapshot
        if ends and running:
            running.pop(0).settle(outcome)
        after = circuit.snapshot
        assert len(after.permits) <= probes
        if outcome in (SKIPPED, Deferred("late")):
            assert (after.state, after.failures) == (before.state, before.failures)
