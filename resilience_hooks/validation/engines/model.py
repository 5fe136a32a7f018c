"""What validation asks of an engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeAlias

from resilience_hooks.validation.catalogue.model import Catalogue

Row: TypeAlias = Mapping[str, Any]


class QueryError(Exception):
    """An engine refuses a query; the message is the engine's, in one line."""


class Engine(Protocol):
    """Every method raises MeasurementError where the engine cannot be asked."""

    @property
    def dialect(self) -> str:
        """What it speaks, by sqlglot's name."""

    def catalogue(self) -> Catalogue:
        """Its tables."""

    def bind(self, sql: str) -> str | None:
        """Why the engine would refuse a query; None where it would run it. Nothing is read."""

    def rows(self, sql: str) -> Sequence[Row]:
        """The rows of a query. Raises QueryError."""

    def run(self, sql: str) -> None:
        """Run statements that give no rows. Raises QueryError."""

    def close(self) -> None:
        """Let go of it."""


def one_line(error: BaseException) -> str:
    """The first line of what an engine says."""
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__
