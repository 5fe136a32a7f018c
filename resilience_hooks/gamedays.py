"""The settings that say whose dates game dates are: shared by drift and validation."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Protocol, TypeAlias

from resilience_hooks.config.kinds import Text
from resilience_hooks.config.quantities import Whole
from resilience_hooks.config.record import Key
from resilience_hooks.errors import UsageError
from resilience_hooks.sameday import GameDays

Zone: TypeAlias = Annotated[
    str, Key(Text("a time zone", r"[A-Za-z0-9_+\-/]+"), "Whose dates game dates are.", '"UTC"')
]
CutoverHour: TypeAlias = Annotated[
    int, Key(Whole(0, 12), "Until this hour it is still the game day before.", "4")
]


class Keys(Protocol):
    """A table with both."""

    @property
    def zone(self) -> str:
        """The zone's name."""

    @property
    def cutover_hour(self) -> int:
        """The hour on its wall clock."""


def game_days(keys: Keys, table: str) -> GameDays:
    """How moments belong to game dates. Raises UsageError, which names the table."""
    try:
        return GameDays(keys.zone, time(keys.cutover_hour))
    except ValueError as error:
        raise UsageError(f"[{table}] {error}") from error
