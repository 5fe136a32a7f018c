"""What is made once in a run, whoever asks for it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Remembered(Protocol):
    """Gives what was made under a key, made at the first call."""

    def __call__(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gave the first time."""


def memory() -> Remembered:
    """An empty memory."""
    made: dict[Hashable, Any] = {}

    def remembered(key: Hashable, make: Callable[[], T]) -> T:
        if key not in made:
            made[key] = make()
        found: T = made[key]
        return found

    return remembered
