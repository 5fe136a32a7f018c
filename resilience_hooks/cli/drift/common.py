"""What the actions share: the job of a configuration, and values as text."""

from __future__ import annotations

import argparse
import dataclasses
import json
from datetime import date, datetime, timedelta
from fractions import Fraction
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


def document(**values: object) -> str:
    """One JSON object."""
    return json.dumps(values, default=_plain, indent=2, ensure_ascii=False) + "\n"


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: getattr(value, field.name) for field in fields}
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Fraction):
        return float(value)
    return str(value)
