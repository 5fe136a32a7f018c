"""Errors that are known and accepted for a while, each for a reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Allowed:
    """``pattern`` is searched in what a traceback says; after ``expires`` it counts no more."""

    pattern: str
    reason: str
    expires: date | None = None

    def covers(self, text: str, today: date) -> bool:
        """Whether the text is one that is accepted today."""
        is_current = self.expires is None or today <= self.expires
        return is_current and re.search(self.pattern, text) is not None


def accepted(text: str, allowed: Sequence[Allowed], today: date) -> Allowed | None:
    """The first entry that covers a text."""
    return next((entry for entry in allowed if entry.covers(text, today)), None)
