"""Lines of a log, wherever they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class LogsUnreadableError(Exception):
    """A log cannot be read: no permission, no such file, a command that fails."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry. ``at`` and ``revision`` are None where the log does not tell.

    ``source`` separates writers whose lines may be mixed: an instance, a pod, a file.
    """

    text: str
    at: datetime | None = None
    severity: str | None = None
    revision: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What a log held when it was read; ``is_whole`` is False where more lines were there."""

    lines: Sequence[Line]
    is_whole: bool = True


class Provider(Protocol):
    """A log. ``name`` is for reports."""

    @property
    def name(self) -> str:
        """What people call it."""

    def read(self, since: datetime) -> Excerpt:
        """The lines from ``since`` on, oldest first; raises LogsUnreadableError."""


def fields_of(document: Mapping[str, object]) -> dict[str, str]:
    """The values of a structured line that are text, by their lower-case names."""
    return {key.lower(): value for key, value in document.items() if isinstance(value, str)}
