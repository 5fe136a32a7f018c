"""The values that alerts are made of; a store keeps them as JSON, so all are plain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["pending", "firing", "acknowledged", "resolved"]
Kind = Literal["fired", "worsened", "repeated", "escalated", "resolved"]


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a picture: a share between 0 and 1, with what it stands for."""

    label: str
    share: float
    note: str
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """What a monitor sees now. ``fingerprint`` names the trouble, the same on every run.

    ``level`` is shown, and a higher ``rank`` than before is told as a worsening. Alerts under
    ``replaces`` end: this signal speaks for them. ``links`` are (title, URL).
    """

    fingerprint: str
    title: str
    summary: str
    level: str
    rank: int = 0
    facts: tuple[tuple[str, str], ...] = ()
    bars: tuple[Bar, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """The life of one trouble, as the store remembers it.

    ``told`` counts the notifications so far; ``told_at`` and ``told_rank`` are those of the last.
    A silence ends by itself at ``silenced_until``.
    """

    signal: Signal
    state: State
    since: datetime
    told: int = 0
    told_at: datetime | None = None
    told_rank: int = 0
    escalated: bool = False
    acknowledged_by: str | None = None
    silenced_until: datetime | None = None
    silence_reason: str | None = None
    resolved_at: datetime | None = None
    resolution: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether the trouble stands."""
        return self.state != "resolved"

    def is_silent(self, now: datetime) -> bool:
        """Whether somebody asked for quiet, and the time for it is not over."""
        return self.silenced_until is not None and now < self.silenced_until


@dataclass(frozen=True, slots=True)
class Notification:
    """What is to be said of an alert, and of the alert as it is once that is said."""

    kind: Kind
    alert: Alert

    @property
    def marker(self) -> str:
        """Names this saying among all, on any machine: sinks know by it what they have."""
        since = self.alert.since.strftime("%Y%m%dT%H%M%S")
        return f"{self.alert.signal.fingerprint}#{since}.{self.alert.told}"
