"""The one table: what each kind of outcome means for HTTP, breaker, ledger and alerts."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from resilience_hooks.outcomes.kinds import Kind, Outcome, Partial


class Push(enum.Enum):
    """The answer to a Pub/Sub push; only a 2xx ends the delivery of a message."""

    ACKNOWLEDGE = "200"
    DEAD_LETTER = "200 when a dead-letter record is written"
    RETRY = "503"
    RETRY_UNLESS_REQUEUED = "503, 200 where the failed parts were published again"


class Counted(enum.Enum):
    """What a circuit breaker counts; what is neither gives a half-open permit back."""

    SUCCESS = "success"
    FAILURE = "failure"
    NEITHER = "neither"


class Entry(enum.Enum):
    """What a phase's ledger holds of a unit, by growing weight: the weightiest entry counts."""

    PENDING = "pending"
    RETRYING = "retrying"
    FAILED = "failed"
    PARTIAL = "partial"
    SKIPPED = "skipped"
    COMPLETE = "complete"


class Alerting(enum.Enum):
    """When somebody is told."""

    NEVER = "never"
    SKIP_DEBT = "once, after expected_by"
    AFTER_DEFERRALS = "once, after a number of attempts"
    AFTER_FAILURES = "once, after a number of failures"
    WARN = "once, as a warning"
    ONCE = "once"
    ONCE_PER_OPENING = "once for each opening of the breaker"


@dataclass(frozen=True, slots=True)
class Row:
    """What follows from one kind of outcome."""

    push: Push
    breaker: Counted
    entry: Entry
    alerting: Alerting


TABLE: Final[Mapping[Kind, Row]] = {
    Kind.SUCCESS: Row(Push.ACKNOWLEDGE, Counted.SUCCESS, Entry.COMPLETE, Alerting.NEVER),
    Kind.NO_CHANGE: Row(Push.ACKNOWLEDGE, Counted.SUCCESS, Entry.COMPLETE, Alerting.NEVER),
    Kind.SKIPPED: Row(Push.ACKNOWLEDGE, Counted.NEITHER, Entry.SKIPPED, Alerting.SKIP_DEBT),
    Kind.DEFERRED: Row(Push.RETRY, Counted.NEITHER, Entry.PENDING, Alerting.AFTER_DEFERRALS),
    Kind.PARTIAL: Row(Push.RETRY_UNLESS_REQUEUED, Counted.FAILURE, Entry.PARTIAL, Alerting.WARN),
    Kind.FAILED_TRANSIENT: Row(
        Push.RETRY, Counted.FAILURE, Entry.RETRYING, Alerting.AFTER_FAILURES
    ),
    Kind.FAILED_PERMANENT: Row(Push.DEAD_LETTER, Counted.NEITHER, Entry.FAILED, Alerting.ONCE),
    Kind.REJECTED_OPEN: Row(Push.RETRY, Counted.NEITHER, Entry.PENDING, Alerting.ONCE_PER_OPENING),
}


def row_of(outcome: Outcome) -> Row:
    """The row that an outcome stands in."""
    return TABLE[outcome.kind]


def status_of(outcome: Outcome) -> int:
    """The HTTP status that answers a Pub/Sub push: 200 or 503."""
    push = row_of(outcome).push
    if push is Push.RETRY_UNLESS_REQUEUED:
        return 200 if isinstance(outcome, Partial) and outcome.requeued else 503
    return 503 if push is Push.RETRY else 200
