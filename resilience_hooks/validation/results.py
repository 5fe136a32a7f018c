"""What runs have found, in the same SQLite file as the alerts.

A run is remembered once by (phase, day, delivery): whoever comes second with the same delivery gets
what the first one found. So a message that is delivered twice is measured, judged and told once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Final

from resilience_hooks.errors import MeasurementError
from resilience_hooks.validation.codec import dump, load
from resilience_hooks.validation.evaluate import Evaluation

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS validation_runs (
    phase TEXT NOT NULL, day TEXT NOT NULL, delivery TEXT NOT NULL, at TEXT NOT NULL,
    evaluation TEXT NOT NULL, PRIMARY KEY (phase, day, delivery));
"""


class ResultStore:
    """The runs. Times are aware, in UTC, kept as ISO text; the phase of all metrics is empty."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it; raises MeasurementError where that is impossible."""
        self._path = path
        with self._told():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=30, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def known(self, phase: str | None, day: date, delivery: str) -> Evaluation | None:
        """What a delivery has found, if it was here before."""
        rows = self._runs(
            "phase = ? AND day = ? AND delivery = ?", phase or "", day.isoformat(), delivery
        )
        return rows[0] if rows else None

    def put(self, found: Evaluation, delivery: str) -> Evaluation:
        """Remember a run; returns the one that counts for its delivery."""
        key = (found.phase or "", found.day.isoformat(), delivery)
        with self._told():
            self._connection.execute(
                "INSERT OR IGNORE INTO validation_runs VALUES (?, ?, ?, ?, ?)",
                (*key, found.at.isoformat(), dump(found)),
            )
        return self.known(found.phase, found.day, delivery) or found

    def all(self) -> tuple[Evaluation, ...]:
        """All runs, by day and time: a day that is done again does not go to the end."""
        return self._runs("TRUE")

    def of_phase(self, phase: str | None) -> tuple[Evaluation, ...]:
        """The runs of a phase, by day and time."""
        return self._runs("phase = ?", phase or "")

    def of_day(self, day: date) -> tuple[Evaluation, ...]:
        """The runs of all phases on a day, by time."""
        return self._runs("day = ?", day.isoformat())

    def prune(self, before: datetime) -> None:
        """Forget runs that are older."""
        with self._told():
            self._connection.execute(
                "DELETE FROM validation_runs WHERE at < ?", (before.isoformat(),)
            )

    def _runs(self, where: str, *values: str) -> tuple[Evaluation, ...]:
        query = f"SELECT evaluation FROM validation_runs WHERE {where} ORDER BY day, at, delivery"
        with self._told():
            rows = self._connection.execute(query, values).fetchall()
        return tuple(load(text) for (text,) in rows)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise MeasurementError(f"{self._path}: the results cannot be kept: {error}") from error
