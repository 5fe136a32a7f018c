"""Requests and inhibitions in the same SQLite file as the alerts.

A request is claimed by inserting its key, so that of two processes one sends it. A process that
dies between the claim and the call leaves it ``requested``; once its lease is over it is sent
again, under the same key.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from resilience_hooks.drift.retrain.model import Request, State
from resilience_hooks.errors import MeasurementError

LEASE: Final = timedelta(minutes=10)

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS retrain_requests (
    key TEXT PRIMARY KEY, model TEXT NOT NULL, run_start TEXT NOT NULL, attempt INTEGER NOT NULL,
    at TEXT NOT NULL, state TEXT NOT NULL, detail TEXT NOT NULL, leased TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS inhibitions (
    model TEXT PRIMARY KEY, reason TEXT NOT NULL, until TEXT NOT NULL);
"""


class RetrainLedger:
    """The tables. Times are aware, in UTC, kept as ISO text."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it; raises MeasurementError where that is impossible."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=30, isolation_level=None)
            self._connection.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise MeasurementError(f"{path}: the requests cannot be opened: {error}") from error

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def requests(self) -> tuple[Request, ...]:
        """All requests, the oldest first."""
        rows = self._connection.execute(
            "SELECT model, run_start, attempt, at, state, detail FROM retrain_requests ORDER BY at"
        )
        return tuple(
            Request(model, date.fromisoformat(start), attempt, datetime.fromisoformat(at), state, d)
            for model, start, attempt, at, state, d in rows
        )

    def claim(self, request: Request, now: datetime) -> bool:
        """Whether this process sends the request: nobody else has it, or its lease is over."""
        row = self._connection.execute(
            "INSERT INTO retrain_requests VALUES (?, ?, ?, ?, ?, 'requested', '', ?)"
            " ON CONFLICT (key) DO UPDATE SET leased = excluded.leased"
            " WHERE state = 'requested' AND leased <= ? RETURNING key",
            (
                request.key,
                request.model,
                request.run_start.isoformat(),
                request.attempt,
                request.at.isoformat(),
                (now + LEASE).isoformat(),
                now.isoformat(),
            ),
        ).fetchone()
        return row is not None

    def abandoned(self, now: datetime) -> tuple[Request, ...]:
        """Requests that were claimed and not sent, by a process that must be dead."""
        rows = self._connection.execute(
            "SELECT key FROM retrain_requests WHERE state = 'requested' AND leased <= ?",
            (now.isoformat(),),
        )
        keys = {key for (key,) in rows}
        return tuple(request for request in self.requests() if request.key in keys)

    def mark(self, key: str, state: State, detail: str = "") -> bool:
        """Remember what became of a request; False for a key that there is not."""
        changed = self._connection.execute(
            "UPDATE retrain_requests SET state = ?, detail = ? WHERE key = ?", (state, detail, key)
        )
        return changed.rowcount == 1

    def inhibit(self, model: str, reason: str, until: datetime) -> None:
        """Hold back requests for a model, or for all under ``*``: a red validation writes this."""
        self._connection.execute(
            "INSERT OR REPLACE INTO inhibitions VALUES (?, ?, ?)",
            (model, reason, until.isoformat()),
        )

    def inhibitions(self, now: datetime) -> Mapping[str, str]:
        """The reasons that count now, by model."""
        rows = self._connection.execute(
            "SELECT model, reason FROM inhibitions WHERE until > ?", (now.isoformat(),)
        )
        return dict(rows.fetchall())
