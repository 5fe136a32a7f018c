"""What is known of a phase on a day, and how a delivery is merged into it.

Merging is commutative, associative and idempotent: deliveries may come twice, late, in any order,
and the ledger ends up the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from resilience_hooks.outcomes.codec import dump
from resilience_hooks.outcomes.kinds import Outcome
from resilience_hooks.outcomes.table import Entry, row_of

_WEIGHT: Final = {entry: weight for weight, entry in enumerate(Entry)}


@dataclass(frozen=True, slots=True, order=True)
class PhaseKey:
    """A phase on a game day; what comes after midnight still belongs to the day it names."""

    phase: str
    day: date

    def __str__(self) -> str:
        """As it stands in messages and in keys of claims."""
        return f"{self.phase}/{self.day}"


@dataclass(frozen=True, slots=True)
class UnitState:
    """A unit's outcome that counts, when that happened (aware), and the deliveries that are in."""

    outcome: Outcome
    at: datetime
    deliveries: frozenset[str]

    @property
    def entry(self) -> Entry:
        """What the outcome means for the phase."""
        return row_of(self.outcome).entry

    @property
    def attempts(self) -> int:
        """How many different deliveries ended in an outcome."""
        return len(self.deliveries)


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase on a day.

    ``expected`` is None as long as nobody said what belongs to it. ``generation`` counts how
    often it was opened, ``triggered`` is the last generation whose completion was passed on.
    ``modes`` are those decided, by run.
    """

    expected: frozenset[str] | None = None
    units: Mapping[str, UnitState] = field(default_factory=dict)
    generation: int = 1
    triggered: int = 0
    modes: Mapping[str, str] = field(default_factory=dict)


def expecting(phase: Phase, units: frozenset[str]) -> Phase:
    """The phase with these units too: what is expected only grows, so it cannot end too early."""
    return replace(phase, expected=(phase.expected or frozenset()) | units)


def delivered(phase: Phase, unit: str, outcome: Outcome, *, delivery: str, at: datetime) -> Phase:
    """The phase after a delivery; the same phase where it was known."""
    new = UnitState(outcome, at, frozenset({f"{outcome.kind.value}:{delivery}"}))
    old = phase.units.get(unit)
    merged = new if old is None else _merged(old, new)
    return phase if merged == old else replace(phase, units={**phase.units, unit: merged})


def _merged(one: UnitState, other: UnitState) -> UnitState:
    winner = max(one, other, key=_precedence)
    return replace(winner, deliveries=one.deliveries | other.deliveries)


def _precedence(state: UnitState) -> tuple[bool, datetime, int, str]:
    """What is complete stays so; else the latest message counts, and of one message the weightiest.

    A failure of the evening goes before the skip of the afternoon.
    """
    entry = state.entry
    return entry is Entry.COMPLETE, state.at, _WEIGHT[entry], dump(state.outcome)
