"""What the actions share: the job, the day and the mode that options name."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from resilience_hooks.alerts.clock import SystemClock
from resilience_hooks.errors import UsageError
from resilience_hooks.sameday.modes import Mode
from resilience_hooks.validation import evaluate


def job_of(options: argparse.Namespace) -> evaluate.Job:
    """The job that ``--config`` describes. Raises UsageError, ConfigError."""
    return evaluate.job_of(Path(options.config), SystemClock())


def day_of(options: argparse.Namespace, job: evaluate.Job) -> date:
    """The game day of ``--date``, else that of now. Raises UsageError."""
    if options.date is None:
        return job.today()
    try:
        return date.fromisoformat(options.date)
    except ValueError as error:
        raise UsageError(f"--date {options.date}: write a date such as 2026-01-31") from error


def mode_of(options: argparse.Namespace) -> Mode | None:
    """The mode of ``--mode``; None where the schedule decides."""
    return None if options.mode is None else Mode(options.mode)
