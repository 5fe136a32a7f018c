"""How a unit of work ended, and what follows from it for everyone: one table, obeyed everywhere.

Standard library only. ``docs/runtime/outcomes.md`` explains the rows.
"""

from __future__ import annotations

from resilience_hooks.outcomes.errors import NoDataExtracted, OutcomeError, outcome_of
from resilience_hooks.outcomes.kinds import (
    NO_CHANGE,
    SUCCESS,
    Deferred,
    FailedPermanent,
    FailedTransient,
    Kind,
    NoChange,
    Outcome,
    Partial,
    RejectedOpen,
    Skipped,
    Success,
)
from resilience_hooks.outcomes.notices import Limits, Notice, notice_of
from resilience_hooks.outcomes.table import (
    TABLE,
    Alerting,
    Counted,
    Entry,
    Push,
    Row,
    row_of,
    status_of,
)

__all__ = [
    "NO_CHANGE",
    "SUCCESS",
    "TABLE",
    "Alerting",
    "Counted",
    "Deferred",
    "Entry",
    "FailedPermanent",
    "FailedTransient",
    "Kind",
    "Limits",
    "NoChange",
    "NoDataExtracted",
    "Notice",
    "Outcome",
    "OutcomeError",
    "Partial",
    "Push",
    "RejectedOpen",
    "Row",
    "Skipped",
    "Success",
    "notice_of",
    "outcome_of",
    "row_of",
    "status_of",
]
