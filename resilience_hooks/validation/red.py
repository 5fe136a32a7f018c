"""Whether validation is red on a day, for those that must not act on bad data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from resilience_hooks.validation.evaluate import Evaluation
from resilience_hooks.validation.results import ResultStore
from resilience_hooks.validation.standing import is_bad


def red(store: Path, day: date) -> str | None:
    """Why the data of a game day must not be trusted; None where nothing speaks against them.

    The last run of each phase counts. A day that no run has looked at is not red: that nobody
    looked is for the dead-man check to tell. Raises MeasurementError for a store that cannot be
    read.
    """
    if not store.exists():
        return None
    results = ResultStore(store)
    try:
        last = {run.phase: run for run in results.of_day(day)}
    finally:
        results.close()
    bad = [name for run in last.values() for name in _bad(run)]
    return f"validation of {day} is red: {', '.join(dict.fromkeys(bad))}" if bad else None


def _bad(run: Evaluation) -> list[str]:
    return [verdict.metric for verdict in run.verdicts if is_bad(verdict)]
