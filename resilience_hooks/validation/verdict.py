"""What a measurement means in a mode. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter
from typing import Final, Literal, TypeAlias

from resilience_hooks.sameday.modes import Mode
from resilience_hooks.validation.measure import Failed, Measured, Measurement
from resilience_hooks.validation.metric import Expectation, Metric
from resilience_hooks.validation.plan import Broken, Planned, Ready


class Status(enum.Enum):
    """The verdict on one metric."""

    PASS = "PASS"
    WARN = "WARN"
    FAIL = "FAIL"
    DEGRADED = "DEGRADED"
    NOT_EVALUATED = "NOT_EVALUATED"
    EXPECTED_EMPTY = "EXPECTED_EMPTY"


Cause: TypeAlias = Literal["", "broken", "prerequisite", "mode"]
"""Why a metric was not evaluated: itself, one that it presupposes, or an unknown mode."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a metric on a day, in words too."""

    metric: str
    status: Status
    value: float | None = None
    reason: str = ""
    detail: str = ""
    cause: Cause = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """The mode of a day.

    ``stale`` says why its schedule must not excuse that data are missing, ``unknown`` why nobody
    knows the mode.
    """

    mode: Mode
    stale: str = ""
    unknown: str = ""


WORST_FIRST: Final = (
    Status.FAIL,
    Status.NOT_EVALUATED,
    Status.WARN,
    Status.DEGRADED,
    Status.PASS,
    Status.EXPECTED_EMPTY,
)
"""The order in which verdicts decide what a whole day is."""

BLOCKING: Final = frozenset({Status.FAIL, Status.NOT_EVALUATED})
"""Verdicts on a prerequisite after which a metric means nothing."""


def judge(
    planned: Sequence[Planned], measured: Mapping[str, Measurement], situation: Situation
) -> tuple[Verdict, ...]:
    """A verdict for each metric, in their order. Prerequisites must be among them."""
    by_id = {item.metric.id: item for item in planned}
    graph = {name: item.metric.prerequisites for name, item in by_id.items()}
    found: dict[str, Verdict] = {}
    for name in TopologicalSorter(graph).static_order():
        found[name] = _judged(by_id[name], measured, situation, found)
    return tuple(found[name] for name in by_id)


@dataclass(frozen=True, slots=True)
class _Case:
    """A measurement with all that its verdict depends on.

    ``empty`` are prerequisites that are empty as expected: what is none then is no surprise.
    """

    metric: Metric
    measured: Measured
    expected: Expectation
    situation: Situation
    empty: tuple[str, ...]

    def verdict(self, status: Status, reason: str = "") -> Verdict:
        return _verdict(self.metric, self.measured, status, reason)

    def failure(self, reason: str) -> Verdict:
        return self.verdict(Status.FAIL if self.metric.severity == "error" else Status.WARN, reason)


def _judged(
    item: Planned,
    measured: Mapping[str, Measurement],
    situation: Situation,
    known: Mapping[str, Verdict],
) -> Verdict:
    metric = item.metric
    if isinstance(item, Broken):
        return _broken(metric, item.reason)
    found = measured[metric.id]
    if isinstance(found, Failed):
        return _broken(metric, found.reason)
    blocking = [name for name in metric.prerequisites if known[name].status in BLOCKING]
    if blocking:
        reason = f"{', '.join(blocking)} must be in order first"
        return _verdict(metric, found, Status.NOT_EVALUATED, reason, "prerequisite")
    expected = metric.expect.of(situation.mode)
    if expected is None:
        reason = situation.unknown or "the mode is unknown"
        return _verdict(metric, found, Status.NOT_EVALUATED, reason, "mode")
    empty = tuple(n for n in metric.prerequisites if known[n].status is Status.EXPECTED_EMPTY)
    return _with_missing(item, _of_value(_Case(metric, found, expected, situation, empty)))


def _of_value(case: _Case) -> Verdict:
    value, expected = case.measured.value, case.expected
    if expected.empty == "required" and value:
        return _too_early(case, value)
    fault = (
        "there is no value"
        if value is None
        else _beyond(value, expected.at_least, expected.at_most)
    )
    if not value and (fault or expected.empty == "required"):
        return _of_nothing(case, fault)
    if fault or value is None:
        return case.failure(fault)
    doubt = _beyond(value, expected.warn_below, expected.warn_above)
    return case.verdict(Status.WARN if doubt else Status.PASS, doubt)


def _too_early(case: _Case, value: float) -> Verdict:
    stale = case.situation.stale
    if stale:
        return _verdict(case.metric, case.measured, Status.NOT_EVALUATED, stale, "mode")
    return case.failure(f"{_number(value)}, but there must be none yet")


def _of_nothing(case: _Case, fault: str) -> Verdict:
    """No value, or a zero that the bounds forbid: excused by the mode, or by a prerequisite."""
    if case.empty:
        return case.verdict(Status.EXPECTED_EMPTY, f"none, as of {', '.join(case.empty)}")
    if case.expected.empty == "fails":
        return case.failure(fault)
    if case.situation.stale:
        return case.failure(f"there is no value, and {case.situation.stale}")
    return case.verdict(Status.EXPECTED_EMPTY, "none, as expected")


def _beyond(value: float, low: float | None, high: float | None) -> str:
    if low is not None and value < low:
        return f"{_number(value)} is below {_number(low)}"
    if high is not None and value > high:
        return f"{_number(value)} is above {_number(high)}"
    return ""


def _with_missing(item: Ready, verdict: Verdict) -> Verdict:
    """A value that missing columns reach fails nobody; one that they do not reach still may."""
    if not item.missing or (item.is_whole and verdict.status is not Status.PASS):
        return verdict
    missing = f"without {', '.join(item.missing)}"
    reason = f"{verdict.reason}, {missing}" if verdict.reason else missing
    return replace(verdict, status=Status.DEGRADED, reason=reason)


def _broken(metric: Metric, reason: str) -> Verdict:
    return Verdict(metric.id, Status.NOT_EVALUATED, reason=reason, cause="broken")


def _verdict(
    metric: Metric, measured: Measured, status: Status, reason: str, cause: Cause = ""
) -> Verdict:
    return Verdict(metric.id, status, measured.value, reason, measured.detail, cause)


def _number(value: float) -> str:
    """As people write it: whole where it is whole, else with what matters."""
    return f"{value:.0f}" if value == int(value) else f"{value:.4g}"
