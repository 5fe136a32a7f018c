"""Kinds of values that are quantities: whole numbers, shares, spans of time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from resilience_hooks.config.document import At, Fault
from resilience_hooks.config.kinds import shown

_SPAN: Final = re.compile(r"([0-9]{1,6})\s*(s|m|h|d|w)")
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two, both included."""

    least: int
    most: int

    @property
    def form(self) -> str:
        """The bounds."""
        return f"a whole number from {self.least} to {self.most}"

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        """A value that is no whole number, or out of bounds."""
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        if not (is_whole and isinstance(value, int) and self.least <= value <= self.most):
            yield at.fault(f"{shown(value)} is not {self.form}")

    def build(self, value: Any, at: At) -> Any:
        """The number itself."""
        return value

    def schema(self) -> dict[str, object]:
        """An integer with bounds."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage between 0 and 100, which becomes the exact fraction that was written."""

    form: str = "a percentage between 0 and 100"

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        """A value that is no number, or not between."""
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not (is_number and isinstance(value, int | float) and 0 < value < 100):
            yield at.fault(f"{shown(value)} is not {self.form}")

    def build(self, value: Any, at: At) -> Any:
        """55.5 → 111/200."""
        return Fraction(Decimal(str(value))) / 100

    def schema(self) -> dict[str, object]:
        """A number with bounds."""
        return {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 100}


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number."""

    form: str = "a number"

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        """A value that is no number, or not finite."""
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not (is_number and isinstance(value, int | float) and abs(value) < math.inf):
            yield at.fault(f"{shown(value)} is not {self.form}")

    def build(self, value: Any, at: At) -> Any:
        """The number as a float."""
        return float(value)

    def schema(self) -> dict[str, object]:
        """A number."""
        return {"type": "number"}


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time with its unit, which becomes a ``timedelta``."""

    form: str = 'a span of time, such as "90s", "48h" or "7d"'

    def faults(self, value: object, at: At) -> Iterator[Fault]:
        """A value that is no text of that form."""
        if not isinstance(value, str) or not _SPAN.fullmatch(value):
            yield at.fault(f"{shown(value)} is not {self.form}")

    def build(self, value: Any, at: At) -> Any:
        """``"48h"`` → two days."""
        return span(value)

    def schema(self) -> dict[str, object]:
        """A string with a pattern."""
        return {"type": "string", "pattern": f"^{_SPAN.pattern}$"}


def span(text: str) -> timedelta | None:
    """``"48h"`` as a ``timedelta``; None for a text that is no span of time."""
    found = _SPAN.fullmatch(text)
    return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None
