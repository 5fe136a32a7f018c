"""What is measured and what is expected of it: plain values, from a file or from Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from resilience_hooks.sameday.modes import Mode

if TYPE_CHECKING:
    import ibis.expr.types as ir

Severity: TypeAlias = Literal["error", "warning"]
Empty: TypeAlias = Literal["fails", "allowed", "required"]
Expression: TypeAlias = "Callable[[Mapping[str, ir.Table]], ir.Table]"
"""From the tables that a metric needs, by name, to its rows, with ibis."""

DAY: Final = "day"
VALUE: Final = "value"
DETAIL: Final = "detail"
FIRST_DAY: Final = "first_day"
LAST_DAY: Final = "last_day"


@dataclass(frozen=True, slots=True)
class Expectation:
    """Bounds of a value, both included, and what no value at all means.

    A value beyond ``warn_below`` or ``warn_above`` is within bounds, and worth a look. ``empty``
    ``required`` says that there must be none yet; zero counts as none there.
    """

    at_least: float | None = None
    at_most: float | None = None
    warn_below: float | None = None
    warn_above: float | None = None
    empty: Empty = "fails"

    def __str__(self) -> str:
        """``≥ 95 or none``."""
        if self.empty == "required":
            return "none yet"
        bounds = [f"≥ {self.at_least:g}"] if self.at_least is not None else []
        bounds += [f"≤ {self.at_most:g}"] if self.at_most is not None else []
        none = " or none" if self.empty == "allowed" else ""
        return (" and ".join(bounds) or "a value") + none


@dataclass(frozen=True, slots=True)
class Expectations:
    """What is expected by mode; ``default`` counts where a mode has nothing of its own."""

    default: Expectation = Expectation()
    by_mode: Mapping[Mode, Expectation] = field(default_factory=dict)

    def of(self, mode: Mode) -> Expectation | None:
        """What is expected in a mode; None where that depends on a mode that nobody knows."""
        if mode is Mode.UNKNOWN and self.by_mode and mode not in self.by_mode:
            return None
        return self.by_mode.get(mode, self.default)


@dataclass(frozen=True, slots=True)
class Metric:
    """One number of a game day.

    ``query`` gives a row a day with the columns ``day`` and ``value``, and if it likes ``detail``,
    a text for people: a SELECT in which ``:first_day`` and ``:last_day`` may stand, or an ibis
    expression. ``needs`` are columns by table, without which it cannot be measured; ``optional``
    are columns with their types, without which it can, as far as they are only shown.
    ``prerequisites`` are metrics whose failure makes this one meaningless.
    """

    id: str
    phase: str
    query: str | Expression
    expect: Expectations = Expectations()
    title: str = ""
    unit: str = ""
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    optional: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    severity: Severity = "error"
    prerequisites: tuple[str, ...] = ()
    owner: str = ""
    runbook: str = ""
    declared_at: str = ""

    @property
    def name(self) -> str:
        """What people call it."""
        return self.title or self.id
