"""A clock in a file: it stands until a test turns it, and other processes read it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from resilience_hooks.clock import VARIABLE, moment_of, read_clock, utc_now


class GameClock:
    """The time in a file, which one process turns; a new one stands at the time of its making.

    Services that are started with ``env`` read it by ``resilience_hooks.clock.file_clock()``.
    Where a job takes a clock with ``now`` and ``sleep``, it is one: sleeping turns it.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Go on with the time that the file has, if there is one."""
        self.path = Path(path).absolute()
        if not self.path.exists():
            self.set(utc_now().replace(microsecond=0))

    @property
    def env(self) -> Mapping[str, str]:
        """What the environment of a process needs, so that it reads this clock."""
        return {VARIABLE: str(self.path)}

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        return read_clock(self.path)

    def set(self, moment: datetime | str) -> datetime:
        """Turn it to a time, or to one as ISO 8601. Raises ValueError for one without a zone."""
        new = moment_of(moment if isinstance(moment, str) else moment.isoformat())
        beside = self.path.with_name(f"{self.path.name}.new")
        beside.write_text(new.isoformat(), encoding="ascii")
        # A process that reads meanwhile finds the old time or the new one, never half of it.
        beside.replace(self.path)
        return new

    def advance(self, **amount: float) -> datetime:
        """Turn it on, by what ``timedelta`` takes: ``advance(hours=6, minutes=30)``."""
        return self.set(self.now() + timedelta(**amount))

    def sleep(self, seconds: float) -> None:
        """Turn it on instead of waiting."""
        self.advance(seconds=seconds)
