"""Alerts and an outbox in one SQLite file.

The intent to say something is written in the same transaction as the alert that it is about; it
is sent later, under a lease, and marked. So a crash at any point loses nothing: what was written
is said at least once, with one marker by which a sink can tell that it has it already. Several
processes may use the file at once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from resilience_hooks.alerts.codec import (
    dump_alert,
    dump_notification,
    load_alert,
    load_notification,
)
from resilience_hooks.alerts.lifecycle import Step
from resilience_hooks.alerts.model import Alert, Notification
from resilience_hooks.errors import MeasurementError

LEASE: Final = timedelta(minutes=5)
"""How long a process may take to send one message before another one tries it."""

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS alerts (
    monitor TEXT NOT NULL, fingerprint TEXT NOT NULL, is_open INTEGER NOT NULL, alert TEXT NOT NULL,
    PRIMARY KEY (monitor, fingerprint));
CREATE TABLE IF NOT EXISTS outbox (
    marker TEXT NOT NULL, sink TEXT NOT NULL, notification TEXT NOT NULL,
    due TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, sent TEXT, error TEXT,
    PRIMARY KEY (marker, sink));
CREATE TABLE IF NOT EXISTS runs (monitor TEXT PRIMARY KEY, finished TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """One notification on its way to one sink; ``attempts`` failed before this one."""

    sink: str
    notification: Notification
    attempts: int


class AlertStore:
    """The file. Times are aware datetimes in UTC, kept as ISO text, which sorts by time."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it; raises MeasurementError where that is impossible."""
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=30, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise MeasurementError(
                f"{path}: the store of alerts cannot be opened: {error}"
            ) from error

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Shut out other writers; what is written becomes visible at once, or not at all."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def open_alerts(self, monitor: str) -> Mapping[str, Alert]:
        """The alerts of a monitor that are not resolved, by fingerprint."""
        rows = self._connection.execute(
            "SELECT fingerprint, alert FROM alerts WHERE monitor = ? AND is_open ORDER BY 1",
            (monitor,),
        )
        return {fingerprint: load_alert(text) for fingerprint, text in rows}

    def put(self, monitor: str, alert: Alert) -> None:
        """Remember one alert as it is now."""
        self._connection.execute(
            "INSERT OR REPLACE INTO alerts VALUES (?, ?, ?, ?)",
            (monitor, alert.signal.fingerprint, alert.is_open, dump_alert(alert)),
        )

    def write(self, monitor: str, step: Step, sinks: Iterable[str], now: datetime) -> None:
        """Remember what changed, and the intent to tell every sink."""
        for alert in step.alerts:
            self.put(monitor, alert)
        rows = [
            (notification.marker, sink, dump_notification(notification), now.isoformat())
            for notification in step.notifications
            for sink in sinks
        ]
        self._connection.executemany(
            "INSERT OR IGNORE INTO outbox (marker, sink, notification, due) VALUES (?, ?, ?, ?)",
            rows,
        )

    def take(self, now: datetime) -> Letter | None:
        """The oldest letter that is due, leased to this process; None when there is none."""
        row = self._connection.execute(
            "UPDATE outbox SET due = ? WHERE rowid = ("
            " SELECT rowid FROM outbox WHERE sent IS NULL AND due <= ? ORDER BY due, rowid LIMIT 1"
            ") RETURNING sink, notification, attempts",
            ((now + LEASE).isoformat(), now.isoformat()),
        ).fetchone()
        return Letter(row[0], load_notification(row[1]), row[2]) if row else None

    def next_due(self) -> datetime | None:
        """When the next unsent letter is due, those under a lease included."""
        row = self._connection.execute("SELECT min(due) FROM outbox WHERE sent IS NULL").fetchone()
        return datetime.fromisoformat(row[0]) if row[0] else None

    def mark_sent(self, letter: Letter, now: datetime) -> None:
        """The sink has it."""
        self._mark(letter, "sent = ?, error = NULL", now.isoformat())

    def mark_failed(self, letter: Letter, error: str, again: datetime) -> None:
        """The sink does not have it; it is due again at ``again``."""
        self._mark(letter, "attempts = attempts + 1, error = ?, due = ?", error, again.isoformat())

    def unsent(self) -> tuple[tuple[str, str, str | None], ...]:
        """(marker, sink, last error) of every letter that is still to be sent."""
        query = "SELECT marker, sink, error FROM outbox WHERE sent IS NULL ORDER BY rowid"
        return tuple(self._connection.execute(query))

    def finish_run(self, monitor: str, now: datetime) -> None:
        """Remember that a monitor has looked."""
        self._connection.execute(
            "INSERT OR REPLACE INTO runs VALUES (?, ?)", (monitor, now.isoformat())
        )

    def last_run(self, monitor: str) -> datetime | None:
        """When a monitor has last looked."""
        row = self._connection.execute(
            "SELECT finished FROM runs WHERE monitor = ?", (monitor,)
        ).fetchone()
        return datetime.fromisoformat(row[0]) if row else None

    def _mark(self, letter: Letter, change: str, *values: str) -> None:
        self._connection.execute(
            f"UPDATE outbox SET {change} WHERE marker = ? AND sink = ?",
            (*values, letter.notification.marker, letter.sink),
        )
