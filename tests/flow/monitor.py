"""The drift monitor of the example platform over five weeks of graded predictions."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Final

from resilience_hooks.drift.check import Job, check
from resilience_hooks.drift.load import load
from resilience_hooks.testing.github import GitHubServer
from resilience_hooks.testing.slack import SlackServer
from tests.flow.example import EXAMPLE
from tests.flow.platform import Platform

FIRST_SUNDAY: Final = date(2026, 1, 4)
PICKS_A_WEEK: Final = 350
FOUNDING: Final = (228, 210, 189, 182, 169)
"""Hits of 350 in each week: 65 % falls to 48 %."""


@dataclass
class Monitor:
    """The daily job, with the platform's settings and servers that are stand-ins.

    ``forgets``: its state is thrown away after each run, as where nobody keeps it.
    """

    platform: Platform
    slack: SlackServer
    github: GitHubServer
    forgets: bool = False

    def __post_init__(self) -> None:
        folder = self.platform.state.parent / "jobs"
        folder.mkdir()
        shutil.copy(EXAMPLE / "jobs" / "drift.toml", folder)
        self._config = folder / "drift.toml"
        text = self._config.read_text().replace("dry-run = true", "dry-run = false")
        text = text.replace("[retrain]", f'github-api = "{self.github.api_url}"\n\n[retrain]')
        self._config.write_text(f'{text}api = "{self.github.api_url}"\n')

    def grade_week(self, number: int) -> None:
        """Write the graded predictions of a week."""
        connection = sqlite3.connect(self.platform.state / "warehouse.sqlite")
        with connection:
            connection.executemany(
                "INSERT INTO graded VALUES (?, ?, ?, 'form_v1', ?, ?)",
                [self._row(number, at) for at in range(PICKS_A_WEEK)],
            )
        connection.close()

    def _row(self, week: int, at: int) -> tuple[object, ...]:
        day = (FIRST_SUNDAY + timedelta(weeks=week, days=at % 7)).isoformat()
        return day, f"{day}-{at}", f"player {at}", int(at < FOUNDING[week]), f"{day}T23:00:00"

    def look(self, day: date) -> None:
        """The run of a day, at noon in London."""
        self.platform.clock.set(datetime.combine(day, time(12), timezone.utc))
        self.look_again()

    def look_again(self) -> None:
        """The same, whatever time it is."""
        check(Job(load(self._config), self._config.parent, self.platform.clock))
        if self.forgets:
            (self.platform.state / "drift.sqlite").unlink()

    def play(self) -> None:
        """Five weeks, each looked at on three days after it."""
        for week in range(len(FOUNDING)):
            self.grade_week(week)
            for after in (1, 3, 5):
                self.look(FIRST_SUNDAY + timedelta(weeks=week + 1, days=after))

    def path(self, name: str) -> Path:
        """A file that the monitor keeps."""
        return self.platform.state / name
