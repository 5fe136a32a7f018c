"""What became of notifications, for the run-time commands."""

from __future__ import annotations

import sys

from resilience_hooks.alerts.delivery import Delivery
from resilience_hooks.redaction import redacted


def complain(delivery: Delivery) -> None:
    """Say on standard error who was not told; that is no failure of the command."""
    for sink, error in delivery.failed:
        print(
            f"resilience-hooks: {sink} was not told, later runs try again: {redacted(str(error))}",
            file=sys.stderr,
        )
