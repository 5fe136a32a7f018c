"""Single values: one whose type is the user's, and the name of a secret."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from resilience_hooks.config.document import At, Fault
from resilience_hooks.config.kinds import Text, shown


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


@dataclass(frozen=True, slots=True)
class SecretName(Text):
    """The variable that holds a secret. A value that is none is not shown: it may be the secret."""

    form: str = "the name of an environment variable"
    pattern: str = r"[A-Z][A-Z0-9_]*"

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        """A value that is no such name."""
        if any(Text.faults(self, value, at)):
            yield at.fault(f"this is not {self.form}, such as SLACK_WEBHOOK_URL")
