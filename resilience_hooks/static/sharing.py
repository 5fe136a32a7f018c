"""Units made by several processes at once, where that pays, for one to take over."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeVar

from resilience_hooks.static.forks import shared_out
from resilience_hooks.static.graph.reader import Reader

T = TypeVar("T")

UNREAD: Final = 300
"""Python files that nobody has read yet, from which on a fork saves more than it costs."""


class Share(Protocol):
    """What a fork gives back, and how it is taken over."""

    def packed(self) -> bytes:
        """What this fork has added, as bytes."""

    def adopt(self, packed: bytes) -> None:
        """Take it over in the process that was forked."""


@dataclass
class Anew:
    """Makes every unit, save those that a fork has made: a run without a cache."""

    reader: Reader
    made: dict[Hashable, Any] = field(default_factory=dict)

    def __call__(self, key: Hashable, given: object, make: Callable[[], T]) -> T:
        """What the unit makes."""
        del given
        if key not in self.made:
            self.made[key] = make()
        found: T = self.made[key]
        return found

    def packed(self) -> bytes:
        """Everything that was made, and what was read for it."""
        return pickle.dumps((self.made, self.reader.fresh), pickle.HIGHEST_PROTOCOL)

    def adopt(self, packed: bytes) -> None:
        """Have made it."""
        made, fresh = pickle.loads(packed)
        self.made.update(made)
        self.reader.fresh |= fresh


def ahead(units: Sequence[Callable[[], object]], share: Share, unread: int, processes: int) -> None:
    """Have units made that will be asked for, by several processes, if there is enough to read."""
    if processes > 1 and len(units) > 1 and unread >= UNREAD:
        count = min(processes, len(units))
        for packed in shared_out(
            len(units), lambda number: _make(units[number]), share.packed, count
        ):
            share.adopt(packed)


def _make(unit: Callable[[], object]) -> None:
    unit()
