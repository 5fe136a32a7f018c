"""A small warehouse in DuckDB with a job that looks at it, and a clock that can be turned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Final

import duckdb

from resilience_hooks.validation.evaluate import Job, job_of

DAY: Final = date(2026, 1, 5)

_TABLES: Final = """
CREATE TABLE schedule (game_date DATE, game_id VARCHAR, status VARCHAR, starts TIMESTAMP);
CREATE TABLE predictions (
    game_date DATE, game_id VARCHAR, player VARCHAR, confidence DOUBLE, hit BOOLEAN);
INSERT INTO schedule VALUES ('2026-01-04', 'g0', 'Final', '2026-01-05 00:00');
INSERT INTO schedule VALUES ('2026-01-09', 'g9', 'Scheduled', NULL);
"""

SOURCE: Final = """
[source]
address = "warehouse.duckdb"

[schedule]
table = "schedule"
game-date = "game_date"
game-id = "game_id"
status = "status"
starts = "starts"
final = ["Final"]
in-progress = ["Live"]
postponed = ["PPD"]
"""


@dataclass
class TurnedClock:
    """A time that passes only when it is told to."""

    time: datetime

    def now(self) -> datetime:
        """The time."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let so much time pass."""
        self.time += timedelta(seconds=seconds)


class Warehouse:
    """The files; every statement opens and closes the database, as other processes do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = TurnedClock(datetime(2026, 1, 5, 17, tzinfo=timezone.utc))
        self.run(_TABLES)

    def run(self, sql: str) -> None:
        """Run statements."""
        connection = duckdb.connect(self.folder / "warehouse.duckdb")
        try:
            connection.execute(sql)
        finally:
            connection.close()

    def job(
        self,
        metrics: str,
        settings: str = "",
        address: str = "warehouse.duckdb",
        schedule: str = "",
    ) -> Job:
        """A job with these metrics; ``schedule`` are further keys of its table."""
        path = self.folder / "validation.toml"
        source = SOURCE.replace("warehouse.duckdb", address) + schedule
        path.write_text(f"{settings}\n{source}\n{metrics}")
        return job_of(path, self.clock)

    def at(self, hour: int, day: date = DAY) -> None:
        """Turn the clock to an hour of the game day in New York (winter), 24 is midnight."""
        midnight = datetime(day.year, day.month, day.day, 5, tzinfo=timezone.utc)
        self.clock.time = midnight + timedelta(hours=hour)
