"""What expanding a word yields, and how it fails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from resilience_hooks.errors import ResilienceError

MAX_INSERTED = 1 << 17
"""Variables may add so many characters to one text: the kernel's limit for an argument.

Without a limit a few lines of ``ENV A=$A$A$A$A`` fill any memory.
"""


class VariableError(ResilienceError):
    """A word that BuildKit cannot expand: the build fails at its instruction."""


class RequiredVariableError(VariableError):
    """``${name:?message}`` where the name has no value, as far as is known here."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Expansion:
    """An expanded text; ``unset`` are the names it used that had neither value nor default."""

    text: str
    unset: frozenset[str] = frozenset()


def join(parts: Iterable[Expansion]) -> Expansion:
    """The parts as one text."""
    known = tuple(parts)
    unset = frozenset(name for part in known for name in part.unset)
    return Expansion("".join(part.text for part in known), unset)


def check_inserted(length: int) -> None:
    """Raise VariableError where variables add more than MAX_INSERTED characters."""
    if length > MAX_INSERTED:
        raise VariableError(f"variables add more than {MAX_INSERTED} characters")
