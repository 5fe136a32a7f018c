"""``drift acknowledge``: somebody is on an alert."""

from __future__ import annotations

import argparse

from resilience_hooks.alerts.lifecycle import acknowledge
from resilience_hooks.cli.drift.change import change


def run(options: argparse.Namespace) -> int:
    """Write it down; repeats and escalation end."""
    return change(options, lambda alert, _: acknowledge(alert, options.by))
