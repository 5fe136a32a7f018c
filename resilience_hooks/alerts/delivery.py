"""Sends what the outbox holds. Every sink alone may be down: it delays nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from resilience_hooks.alerts.clock import Clock
from resilience_hooks.alerts.model import Notification
from resilience_hooks.alerts.store import AlertStore, Letter

_PATIENCE: Final = timedelta(minutes=1)
_FIRST_WAIT: Final = timedelta(seconds=1)
_LONGEST_WAIT: Final = timedelta(hours=6)


class SinkError(Exception):
    """A sink did not take a notification; ``retry_after`` is what it asked for, if anything."""

    def __init__(self, message: str, retry_after: timedelta | None = None) -> None:
        """The message is shown and stored: it must not hold a secret."""
        super().__init__(message)
        self.retry_after = retry_after


class Sink(Protocol):
    """Where notifications go. ``send`` raises SinkError, and may be called twice for a marker."""

    def send(self, notification: Notification) -> None:
        """Tell it."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one round of sending did: (marker, sink) that arrived, (sink, error) that did not."""

    sent: tuple[tuple[str, str], ...]
    failed: tuple[tuple[str, str], ...]


def deliver(store: AlertStore, sinks: Mapping[str, Sink], clock: Clock) -> Delivery:
    """Send every letter that is due, and again within a minute those that a sink refused.

    What is refused for longer waits in the store for the next run; so does a letter for a sink
    that is not configured any more.
    """
    sent: list[tuple[str, str]] = []
    failed: dict[tuple[str, str], str] = {}
    end = clock.now() + _PATIENCE
    while letter := _next(store, clock, end):
        key = (letter.notification.marker, letter.sink)
        error = _attempt(letter, sinks)
        if error is None:
            store.mark_sent(letter, clock.now())
            sent.append(key)
            failed.pop(key, None)
        else:
            store.mark_failed(letter, str(error), clock.now() + _wait(letter, error))
            failed[key] = str(error)
    return Delivery(tuple(sent), tuple((sink, error) for (_, sink), error in failed.items()))


def _next(store: AlertStore, clock: Clock, end: datetime) -> Letter | None:
    """The next letter, waited for as long as there is time for it."""
    letter = store.take(clock.now())
    while letter is None:
        due = store.next_due()
        if due is None or due > end:
            return None
        clock.sleep(max((due - clock.now()).total_seconds(), 0.0))
        letter = store.take(clock.now())
    return letter


def _attempt(letter: Letter, sinks: Mapping[str, Sink]) -> SinkError | None:
    sink = sinks.get(letter.sink)
    if sink is None:
        return SinkError(f"{letter.sink} is not configured")
    try:
        sink.send(letter.notification)
    except SinkError as error:
        return error
    return None


def _wait(letter: Letter, error: SinkError) -> timedelta:
    doubled = _FIRST_WAIT * (1 << min(letter.attempts, 16))
    return max(min(doubled, _LONGEST_WAIT), error.retry_after or timedelta(0))
