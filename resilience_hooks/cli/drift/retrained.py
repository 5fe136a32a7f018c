"""``drift retrained``: the training tells what became of a request."""

from __future__ import annotations

import argparse

from resilience_hooks.cli.drift.common import job_of
from resilience_hooks.cli.exits import CLEAN
from resilience_hooks.drift.retrain.ledger import RetrainLedger
from resilience_hooks.errors import UsageError


def run(options: argparse.Namespace) -> int:
    """Write the state down."""
    ledger = RetrainLedger(job_of(options).store)
    try:
        known = ledger.mark(options.key, options.state, options.detail)
        keys = ", ".join(request.key for request in ledger.requests()) or "none"
    finally:
        ledger.close()
    if not known:
        raise UsageError(f"{options.key}: no such request; there is {keys}")
    print(f"{options.key}: {options.state}")
    return CLEAN
