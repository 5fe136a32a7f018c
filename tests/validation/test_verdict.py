from __future__ import annotations

import pytest
from sqlglot import exp

from resilience_hooks.sameday.modes import Mode
from resilience_hooks.validation.measure import Failed, Measured, Measurement
from resilience_hooks.validation.metric import Expectation, Expectations, Metric, Severity
from resilience_hooks.validation.plan import Broken, Ready
from resilience_hooks.validation.query import Branch
from resilience_hooks.validation.schema.problems import Problem
from resilience_hooks.validation.verdict import Situation, Status, Verdict, judge

POST = Situation(Mode.POST_GAME)
PRE = Situation(Mode.PRE_GAME)
STALE = Situation(Mode.IN_GAME, stale="the schedule is stale")
BOUNDS = Expectation(at_least=10, at_most=20, warn_below=12, warn_above=18)
REQUIRED = Expectation(empty="required")
ALLOWED = Expectation(at_least=10, empty="allowed")


def ready(
    name: str = "a",
    expect: Expectation = BOUNDS,
    prerequisites: tuple[str, ...] = (),
    severity: Severity = "error",
) -> Ready:
    metric = Metric(
        name, "p", "", Expectations(expect), prerequisites=prerequisites, severity=severity
    )
    return Ready(metric, Branch(name, exp.select("1")))


def verdict(
    expect: Expectation,
    value: float | None,
    situation: Situation = POST,
    severity: Severity = "error",
) -> Verdict:
    (found,) = judge([ready(expect=expect, severity=severity)], {"a": Measured(value)}, situation)
    return found


@pytest.mark.parametrize(
    ("expect", "value", "situation", "status", "reason"),
    [
        pytest.param(BOUNDS, 15, POST, "PASS", "", id="within"),
        pytest.param(BOUNDS, 9.5, POST, "FAIL", "9.5 is below 10", id="below"),
        pytest.param(BOUNDS, 21, POST, "FAIL", "21 is above 20", id="above"),
        pytest.param(BOUNDS, 11, POST, "WARN", "11 is below 12", id="low"),
        pytest.param(BOUNDS, 19, POST, "WARN", "19 is above 18", id="high"),
        pytest.param(BOUNDS, None, POST, "FAIL", "there is no value", id="nothing"),
        pytest.param(BOUNDS, 0, PRE, "FAIL", "0 is below 10", id="zero"),
        pytest.param(Expectation(), 0, POST, "PASS", "", id="zero without bounds"),
        pytest.param(REQUIRED, None, PRE, "EXPECTED_EMPTY", "none, as expected", id="none yet"),
        pytest.param(REQUIRED, 0, PRE, "EXPECTED_EMPTY", "none, as expected", id="zero yet"),
        pytest.param(REQUIRED, 3, PRE, "FAIL", "3, but there must be none yet", id="too early"),
        pytest.param(REQUIRED, 3, STALE, "NOT_EVALUATED", "the schedule is stale", id="or stale"),
        pytest.param(ALLOWED, None, PRE, "EXPECTED_EMPTY", "none, as expected", id="may be none"),
        pytest.param(ALLOWED, 0, PRE, "EXPECTED_EMPTY", "none, as expected", id="may be zero"),
        pytest.param(ALLOWED, 4, PRE, "FAIL", "4 is below 10", id="some are judged"),
        pytest.param(
            ALLOWED, None, STALE, "FAIL", "no value, and the schedule is stale", id="no excuse"
        ),
    ],
)
def test_of_a_value(
    expect: Expectation, value: float | None, situation: Situation, status: str, reason: str
) -> None:
    """Bounds, warnings, and what no value means."""
    found = verdict(expect, value, situation)
    assert found.status is Status[status]
    assert reason in found.reason
    assert found.value == value


def test_a_warning_never_fails() -> None:
    """What is out of bounds is told as loud as the metric asks for."""
    assert verdict(BOUNDS, 1, severity="warning").status is Status.WARN


def test_an_unknown_mode_is_told() -> None:
    """What depends on the mode is not evaluated, with what is known of why."""
    metric = Metric("a", "p", "", Expectations(BOUNDS, {Mode.PRE_GAME: REQUIRED}))
    item = Ready(metric, Branch("a", exp.select("1")))
    unknown = Situation(Mode.UNKNOWN, unknown="the schedule does not reach the day")
    (found,) = judge([item], {"a": Measured(15)}, unknown)
    assert found == Verdict(
        "a", Status.NOT_EVALUATED, 15, "the schedule does not reach the day", cause="mode"
    )


@pytest.mark.parametrize(
    ("measurement", "status", "reason"),
    [
        pytest.param(Measured(1), "NOT_EVALUATED", "b must be in order first", id="failed"),
        pytest.param(Failed("no"), "NOT_EVALUATED", "b must be in order first", id="broken"),
        pytest.param(Measured(15), "FAIL", "1 is below 10", id="in order"),
        pytest.param(Measured(11), "FAIL", "1 is below 10", id="warned"),
    ],
)
def test_prerequisites(measurement: Measurement, status: str, reason: str) -> None:
    """One that fails or is not evaluated makes what depends on it meaningless; in any order."""
    items = [ready("a", prerequisites=("b",)), ready("b")]
    found, _ = judge(items, {"a": Measured(1), "b": measurement}, POST)
    assert found.status is Status[status]
    assert found.reason == reason


@pytest.mark.parametrize(
    ("value", "status"),
    [
        pytest.param(None, "EXPECTED_EMPTY", id="nothing"),
        pytest.param(0, "EXPECTED_EMPTY", id="zero"),
        pytest.param(5, "FAIL", id="something wrong"),
        pytest.param(15, "PASS", id="something right"),
    ],
)
def test_what_is_expected_empty_explains_what_depends_on_it(
    value: float | None, status: str
) -> None:
    """Without predictions nothing is graded, and that is no failure."""
    items = [ready("a", prerequisites=("b",)), ready("b", REQUIRED)]
    found, _ = judge(items, {"a": Measured(value), "b": Measured(None)}, PRE)
    assert found.status is Status[status]


@pytest.mark.parametrize(
    ("is_whole", "value", "status"),
    [
        pytest.param(True, 15, "DEGRADED", id="right, less is shown"),
        pytest.param(True, 1, "FAIL", id="wrong all the same"),
        pytest.param(False, 15, "DEGRADED", id="right, as far as is known"),
        pytest.param(False, 1, "DEGRADED", id="wrong, perhaps because of it"),
        pytest.param(False, None, "DEGRADED", id="nothing, because of it"),
    ],
)
def test_missing_columns(is_whole: bool, value: float | None, status: str) -> None:
    """A value that they reach is not judged; one that they do not reach is."""
    plain = ready()
    item = Ready(plain.metric, plain.branch, ("t.note",), is_whole)
    (found,) = judge([item], {"a": Measured(value)}, POST)
    assert found.status is Status[status]
    assert found.status is Status.FAIL or found.reason.endswith("without t.note")


def test_the_broken() -> None:
    """One that has no query says all that is wrong with it."""
    problems = (Problem("column", "no x", 1, 2), Problem("output", "no value"))
    (found,) = judge([Broken(ready().metric, problems)], {}, POST)
    assert found.status is Status.NOT_EVALUATED
    assert found.reason == "line 1, column 2: no x; no value"
    assert found.cause == "broken"
