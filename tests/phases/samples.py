"""A phase of five processors."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Final

from resilience_hooks.outcomes import Skipped
from resilience_hooks.phases import PhaseKey

NOON: Final = datetime(2026, 1, 20, 17, 0, tzinfo=timezone.utc)
KEY: Final = PhaseKey("analytics", NOON.date())
UNITS: Final = ("players", "teams", "defence", "offence", "upcoming")
SKIPPED: Final = Skipped("games_not_final", NOON + timedelta(hours=16))


class Hand:
    """A clock that stands still unless it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now
