"""A prediction platform in a folder: graded predictions in DuckDB, a configuration, a clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from resilience_hooks.drift.check import Job
from resilience_hooks.drift.load import load
from tests.alerts.samples import TurnedClock
from tests.drift.seasons import utc_day_end, week

SETTINGS = """\
[source]
address = "graded.duckdb"
table = "graded"

[columns]
model = "model"
game-date = "day"
outcome = "correct"
prediction = ["id"]

[rule]
zone = "UTC"
cutover-hour = 0
"""


class Platform:
    """Models predict; weeks pass; the monitor looks."""

    def __init__(self, folder: Path, settings: str = "") -> None:
        self.folder = folder
        self.config = folder / "drift.toml"
        self.config.write_text(SETTINGS + settings, encoding="utf-8")
        self.clock = TurnedClock(utc_day_end(week(0)))
        with self._store() as store:
            store.execute("CREATE TABLE graded (model TEXT, day DATE, correct BOOLEAN, id INTEGER)")

    @property
    def job(self) -> Job:
        return Job(load(self.config), self.folder, self.clock)

    def play(self, number: int, model: str, hits: int, graded: int) -> None:
        """A week of graded predictions, spread over its days."""
        with self._store() as store:
            store.execute(
                "INSERT INTO graded SELECT ?, ?::DATE + (i % 7)::INTEGER, i < ?, ? + i"
                " FROM range(?) AS t(i)",
                (model, week(number), hits, 10_000 * number, graded),
            )

    def ungraded(self, day: date, model: str, count: int) -> None:
        """Predictions for a day that nobody has graded."""
        with self._store() as store:
            store.execute(
                "INSERT INTO graded SELECT ?, ?::DATE, NULL, 900000 + i FROM range(?) AS t(i)",
                (model, day, count),
            )

    def close(self, number: int, after: timedelta = timedelta(hours=6)) -> datetime:
        """Turn the clock to a time after the close of a week."""
        self.clock.time = utc_day_end(week(number) + timedelta(days=6)) + after
        return self.clock.time

    def play_all(self, model: str, graded: int, hits: Sequence[int]) -> None:
        """Consecutive weeks from the first on."""
        for number, count in enumerate(hits):
            self.play(number, model, count, graded)

    def _store(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.folder / "graded.duckdb"))
