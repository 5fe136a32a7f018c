"""Signals and clocks for the tests of alerts."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from resilience_hooks.alerts.model import Alert, Bar, Kind, Notification, Signal, State

NOW = datetime(2026, 2, 1, 12, tzinfo=timezone.utc)
DAY = timedelta(days=1)


def signal(name: str = "drift/a/2026-01-18", level: str = "suspected", rank: int = 0) -> Signal:
    return Signal(
        name,
        "Model <a> & b is below 55 %",
        "52.5 % of 80 graded picks",
        level,
        rank,
        facts=(("Hits", "42 of 80"),),
        bars=(Bar("Jan 18", 0.525, "21/40", is_bad=True), Bar("Jan 25", 0.6, "24/40")),
        links=(("dashboard", "https://example.org/drift"),),
    )


def notification(kind: Kind = "fired", told: int = 1, name: str = "drift/a/1") -> Notification:
    state: State = "resolved" if kind == "resolved" else "firing"
    resolution = "over" if kind == "resolved" else None
    alert = Alert(signal(name), state, NOW, told, NOW, resolution=resolution)
    return Notification(kind, alert)


class TurnedClock:
    """A clock that only moves when it is told to, or slept on."""

    def __init__(self, start: datetime = NOW) -> None:
        self.time = start

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)
