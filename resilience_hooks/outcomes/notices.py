"""What people are told of an outcome. A notice has a key: what has been said is not said again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from resilience_hooks.outcomes.kinds import Outcome, RejectedOpen, Skipped
from resilience_hooks.outcomes.table import Alerting, row_of


@dataclass(frozen=True, slots=True)
class Limits:
    """How many attempts may pass in silence."""

    deferrals: int = 10
    failures: int = 3


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell, once for each key."""

    key: str
    severity: Literal["warning", "error"]
    text: str


_LIMITS = Limits()


def notice_of(
    outcome: Outcome, subject: str, *, attempts: int, now: datetime, limits: Limits = _LIMITS
) -> Notice | None:
    """What is to be said of a subject's outcome after so many attempts; None for nothing."""
    alerting = row_of(outcome).alerting
    if not _is_due(alerting, outcome, attempts, now, limits):
        return None
    opening = f"/{outcome.opening}" if isinstance(outcome, RejectedOpen) else ""
    key = f"{subject}/{outcome.kind.value}{opening}"
    severity: Literal["warning", "error"] = "error"
    if alerting in {Alerting.WARN, Alerting.SKIP_DEBT}:
        severity = "warning"
    return Notice(key, severity, _text(outcome, subject, attempts))


def _is_due(
    alerting: Alerting, outcome: Outcome, attempts: int, now: datetime, limits: Limits
) -> bool:
    if alerting is Alerting.SKIP_DEBT:
        due = outcome.expected_by if isinstance(outcome, Skipped) else None
        return due is not None and due < now
    if alerting is Alerting.AFTER_DEFERRALS:
        return attempts >= limits.deferrals
    if alerting is Alerting.AFTER_FAILURES:
        return attempts >= limits.failures
    return alerting is not Alerting.NEVER


def _text(outcome: Outcome, subject: str, attempts: int) -> str:
    text = f"{subject}: {outcome.kind.value}"
    if outcome.reason:
        text += f" ({outcome.reason})"
    if isinstance(outcome, Skipped):
        return f"{text}: expected by {outcome.expected_by}, and not there"
    return f"{text} after {attempts} attempts" if attempts > 1 else text
