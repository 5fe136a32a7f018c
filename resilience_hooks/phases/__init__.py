"""Which units of a phase are done, when the phase is, and who tells the next one: exactly once.

Standard library only. ``docs/runtime/phases.md``.
"""

from __future__ import annotations

from resilience_hooks.phases.completion import Completion
from resilience_hooks.phases.ledger import PhaseLedger, Reopening, Trigger
from resilience_hooks.phases.model import Phase, PhaseKey, UnitState
from resilience_hooks.phases.stores import PhaseStore, SQLitePhases

__all__ = [
    "Completion",
    "Phase",
    "PhaseKey",
    "PhaseLedger",
    "PhaseStore",
    "Reopening",
    "SQLitePhases",
    "Trigger",
    "UnitState",
]
