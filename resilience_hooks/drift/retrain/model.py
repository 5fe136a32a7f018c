"""Requests for a retraining, and what may come of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

State = Literal["requested", "accepted", "running", "succeeded", "failed", "expired"]

ACTIVE: Final[frozenset[State]] = frozenset({"requested", "accepted", "running"})
"""A request in one of these may still become something."""


@dataclass(frozen=True, slots=True)
class Request:
    """One retraining of a model for the run of bad weeks that began at ``run_start``."""

    model: str
    run_start: date
    attempt: int
    at: datetime
    state: State = "requested"
    detail: str = ""

    @property
    def key(self) -> str:
        """The same however often the request is sent: the other side may count on it."""
        return f"{self.model}:{self.run_start}:{self.attempt}"


@dataclass(frozen=True, slots=True)
class Limits:
    """What keeps a trigger from running wild. ``window`` is the time that ``budget`` is for."""

    cooldown: timedelta = timedelta(days=14)
    budget: int = 4
    window: timedelta = timedelta(days=30)
    attempts: int = 2
    minimum_labels: int = 200
    expires: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Start:
    """Send this request."""

    request: Request


@dataclass(frozen=True, slots=True)
class Hold:
    """Send nothing for a model, for a reason that a person understands."""

    model: str
    reason: str


@dataclass(frozen=True, slots=True)
class Escalate:
    """A person must look: retraining has been tried and did not help."""

    model: str
    run_start: date
    reason: str


Decision = Start | Hold | Escalate
