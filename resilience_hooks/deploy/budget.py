"""The time that is left, for one step and for all of them."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace


class InterruptedRunError(Exception):
    """Somebody asked the run to stop; what was seen so far is reported."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Ends at ``end`` on the monotonic clock; ``stop`` is set to end it at once."""

    end: float
    stop: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def of(cls, seconds: float, stop: threading.Event | None = None) -> Budget:
        """A budget of so many seconds from now on."""
        return cls(time.monotonic() + seconds, stop or threading.Event())

    def part(self, seconds: float) -> Budget:
        """At most so many seconds of what is left."""
        return replace(self, end=min(self.end, time.monotonic() + seconds))

    @property
    def left(self) -> float:
        """Seconds, never negative."""
        return max(0.0, self.end - time.monotonic())

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left."""
        return self.left <= 0

    def pause(self, seconds: float) -> None:
        """Wait, but not beyond the end. Raises InterruptedRunError when asked to stop."""
        if self.stop.wait(min(seconds, self.left)):
            raise InterruptedRunError
