"""``drift silence``: hold an alert back for a while, for a reason."""

from __future__ import annotations

import argparse

from resilience_hooks.alerts.lifecycle import silence
from resilience_hooks.cli.drift.change import change
from resilience_hooks.cli.drift.common import span_of


def run(options: argparse.Namespace) -> int:
    """Write it down; the silence ends by itself."""
    span = span_of("--for", options.span)
    return change(options, lambda alert, now: silence(alert, now + span, options.reason))
