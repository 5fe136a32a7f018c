"""What validation tells the alerts: each trouble, or one for a phase in which much is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from resilience_hooks.alerts.model import Signal
from resilience_hooks.validation.metric import Metric
from resilience_hooks.validation.standing import Trouble

GROUPED_FROM: Final = 6
"""So many troubles of one phase have one cause more often than not: they are one message."""

_RANKS: Final = {"not evaluated": 0, "failing": 1}


def group_of(phase: str) -> str:
    """The fingerprint under which many troubles of a phase are told."""
    return f"validation/{phase}"


def signals(
    phase: str,
    troubles: Mapping[str, Trouble],
    metrics: Mapping[str, Metric],
    *,
    is_grouped: bool = False,
) -> tuple[Signal, ...]:
    """The signals of a phase. What is told as one stays one until all is in order."""
    each = tuple(_signal(phase, metrics[name], trouble) for name, trouble in troubles.items())
    if len(each) >= GROUPED_FROM or (is_grouped and each):
        return (_grouped(phase, tuple(troubles.values()), each),)
    return each


def _signal(phase: str, metric: Metric, trouble: Trouble) -> Signal:
    return Signal(
        fingerprint=f"{group_of(phase)}/{metric.id}",
        title=f"{metric.name}: {_said(metric, trouble)}",
        summary=_summary(phase, trouble),
        level=trouble.level,
        rank=_RANKS[trouble.level],
        facts=tuple(_facts(metric, trouble)),
        links=(("Runbook", metric.runbook),) if metric.runbook else (),
    )


def _said(metric: Metric, trouble: Trouble) -> str:
    if trouble.level == "not evaluated":
        return "cannot be evaluated"
    return f"{trouble.verdict.reason}{f' ({metric.unit})' if metric.unit else ''}"


def _summary(phase: str, trouble: Trouble) -> str:
    since = f", since {trouble.since}" if trouble.since != trouble.day else ""
    reason = f" {trouble.verdict.reason}." if trouble.level == "not evaluated" else ""
    detail = f" {trouble.verdict.detail}" if trouble.verdict.detail else ""
    return f"After {phase}, game day {trouble.day}{since}.{reason}{detail}"


def _facts(metric: Metric, trouble: Trouble) -> Iterator[tuple[str, str]]:
    yield "Metric", metric.id
    if trouble.verdict.value is not None:
        unit = f" {metric.unit}" if metric.unit else ""
        yield "Value", f"{trouble.verdict.value:g}{unit}"
    if metric.owner:
        yield "Owner", metric.owner


def _grouped(phase: str, troubles: Sequence[Trouble], each: Sequence[Signal]) -> Signal:
    failing = sum(trouble.level == "failing" for trouble in troubles)
    level = "failing" if failing else "not evaluated"
    return Signal(
        fingerprint=group_of(phase),
        title=f"{phase}: {len(each)} metric{'s' if len(each) > 1 else ''} not in order",
        summary="Suspect what they share (a table, a load, the schedule) before each of them: "
        + ", ".join(trouble.verdict.metric for trouble in troubles)
        + ".",
        level=level,
        rank=len(each) + failing,
        facts=tuple((trouble.verdict.metric, trouble.verdict.reason) for trouble in troubles[:10]),
        replaces=tuple(signal.fingerprint for signal in each),
    )
