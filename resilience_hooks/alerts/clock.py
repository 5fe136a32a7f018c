"""Time as something that is handed in, so that a test may turn the clock."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Protocol

from resilience_hooks.clock import utc_now


class Clock(Protocol):
    """What time it is, and the passing of it."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""

    def sleep(self, seconds: float) -> None:
        """Let so much time pass."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """The time in UTC."""
        return utc_now()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)
