"""The closed set of outcomes: one class for each kind, with what only that kind knows."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final


class Kind(enum.Enum):
    """The name of an outcome, as stores and reports write it."""

    SUCCESS = "SUCCESS"
    NO_CHANGE = "NO_CHANGE"
    SKIPPED = "SKIPPED"
    DEFERRED = "DEFERRED"
    PARTIAL = "PARTIAL"
    FAILED_TRANSIENT = "FAILED_TRANSIENT"
    FAILED_PERMANENT = "FAILED_PERMANENT"
    REJECTED_OPEN = "REJECTED_OPEN"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one unit of work ended; ``reason`` is for people, or a short code that is counted."""

    kind: ClassVar[Kind]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Success(Outcome):
    """The work was done."""

    kind = Kind.SUCCESS


@dataclass(frozen=True, slots=True)
class NoChange(Outcome):
    """The work had been done before, and its result is there."""

    kind = Kind.NO_CHANGE


@dataclass(frozen=True, slots=True)
class Skipped(Outcome):
    """There was nothing to do yet, as expected; after ``expected_by`` (aware) it is owed."""

    kind = Kind.SKIPPED
    expected_by: datetime | None = None

    def __post_init__(self) -> None:
        """Raises ValueError without a reason, or for a time without a zone."""
        if not self.reason:
            raise ValueError("a skip needs a reason")
        if self.expected_by is not None and self.expected_by.tzinfo is None:
            raise ValueError("expected_by needs a time zone: datetime.now(timezone.utc)")


@dataclass(frozen=True, slots=True)
class Deferred(Outcome):
    """What the work needs is not there yet: again in ``retry_after`` seconds."""

    kind = Kind.DEFERRED
    retry_after: float = 60.0


@dataclass(frozen=True, slots=True)
class Partial(Outcome):
    """Some parts were done, others failed; ``requeued`` where those were published again."""

    kind = Kind.PARTIAL
    done: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    requeued: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError where nothing failed, which is a success."""
        object.__setattr__(self, "done", frozenset(self.done))
        object.__setattr__(self, "failed", frozenset(self.failed))
        if not self.failed:
            raise ValueError("a partial outcome names what failed")


@dataclass(frozen=True, slots=True)
class FailedTransient(Outcome):
    """The work failed, and may succeed when it is tried again."""

    kind = Kind.FAILED_TRANSIENT


@dataclass(frozen=True, slots=True)
class FailedPermanent(Outcome):
    """The work cannot succeed however often it is tried: a bad message, an unknown schema."""

    kind = Kind.FAILED_PERMANENT


@dataclass(frozen=True, slots=True)
class RejectedOpen(Outcome):
    """A breaker did not let the work start; ``opening`` counts how often it has opened."""

    kind = Kind.REJECTED_OPEN
    retry_after: float = 0.0
    opening: int = 0


SUCCESS: Final = Success()
NO_CHANGE: Final = NoChange()
