"""A single value whose type is the user's: text, a whole number, true or false."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from resilience_hooks.config.document import At, Fault
from resilience_hooks.config.kinds import shown


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value to compare with, as it is."""

    form: str = "a string, a whole number, true or false"

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        """A value that is none of these."""
        if not isinstance(value, str | int):
            yield at.fault(f"{shown(value)} is not {self.form}")

    def build(self, value: Any, at: At) -> Any:
        """The value itself."""
        return value

    def schema(self) -> dict[str, object]:
        """One of three types."""
        return {"type": ["string", "integer", "boolean"]}
