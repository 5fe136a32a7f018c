"""Changes one open alert in the store."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime

from resilience_hooks.alerts.model import Alert
from resilience_hooks.alerts.store import AlertStore
from resilience_hooks.cli.drift.common import job_of
from resilience_hooks.cli.exits import CLEAN
from resilience_hooks.drift.check import MONITOR
from resilience_hooks.errors import UsageError


def change(options: argparse.Namespace, make: Callable[[Alert, datetime], Alert]) -> int:
    """Replace the alert of ``options.fingerprint`` by what ``make`` makes of it, as of now."""
    job = job_of(options)
    store = AlertStore(job.store)
    try:
        with store.transaction():
            known = store.open_alerts(MONITOR)
            if options.fingerprint not in known:
                names = ", ".join(known) or "none"
                raise UsageError(f"{options.fingerprint}: no such open alert; there is {names}")
            changed = make(known[options.fingerprint], job.clock.now())
            store.put(MONITOR, changed)
    finally:
        store.close()
    print(f"{changed.signal.title}: {changed.state}")
    return CLEAN
