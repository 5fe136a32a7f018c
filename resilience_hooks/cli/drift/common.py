"""What the actions share: the job of a configuration, and spans of time."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path

from resilience_hooks.alerts.clock import SystemClock
from resilience_hooks.config.quantities import span
from resilience_hooks.drift.check import Job
from resilience_hooks.drift.load import load
from resilience_hooks.errors import UsageError


def job_of(options: argparse.Namespace) -> Job:
    """The monitor that ``--config`` describes. Raises UsageError, ConfigError."""
    path = Path(options.config)
    return Job(load(path), path.parent, SystemClock())


def span_of(option: str, text: str) -> timedelta:
    """A span of time given on the command line. Raises UsageError."""
    found = span(text)
    if found is None:
        raise UsageError(f'{option} {text}: write a span of time, such as "36h" or "7d"')
    return found
