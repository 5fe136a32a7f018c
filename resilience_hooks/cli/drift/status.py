"""``drift status``: what stands, from the store alone: nothing is read anew, nobody told."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from resilience_hooks.alerts.model import Alert
from resilience_hooks.alerts.store import AlertStore
from resilience_hooks.cli.document import document
from resilience_hooks.cli.drift.common import job_of
from resilience_hooks.cli.exits import CLEAN, FINDINGS
from resilience_hooks.drift.check import MONITOR
from resilience_hooks.drift.retrain.ledger import RetrainLedger
from resilience_hooks.drift.retrain.model import Request
from resilience_hooks.drift.signals import percent
from resilience_hooks.drift.status import StatusRow, stored
from resilience_hooks.errors import MeasurementError
from resilience_hooks.report.columns import columns


def run(options: argparse.Namespace) -> int:
    """Print what the store remembers; 1 when an alert stands."""
    path = job_of(options).store
    if not path.exists():
        raise MeasurementError(f"{path}: no such file; drift check makes it")
    store, ledger = AlertStore(path), RetrainLedger(path)
    try:
        alerts = tuple(store.open_alerts(MONITOR).values())
        found = _Found(path, alerts, store.unsent(), ledger.requests())
    finally:
        store.close()
        ledger.close()
    sys.stdout.write(found.json() if options.format == "json" else "".join(found.text()))
    return FINDINGS if alerts else CLEAN


class _Found:
    def __init__(
        self,
        path: Path,
        alerts: Sequence[Alert],
        unsent: Sequence[tuple[str, str, str | None]],
        requests: Sequence[Request],
    ) -> None:
        self.rows = stored(path)
        self.alerts, self.unsent, self.requests = alerts, unsent, requests

    def json(self) -> str:
        unsent = [{"marker": m, "sink": s, "error": e} for m, s, e in self.unsent]
        return document(
            schema=1,
            models=self.rows,
            alerts=self.alerts,
            unsent=unsent,
            requests=[{"key": request.key, "request": request} for request in self.requests],
        )

    def text(self) -> Iterator[str]:
        yield columns([("MODEL", "STATE", "WEEK", "RATE", "HITS"), *map(_cells, self.rows)])
        if self.alerts:
            yield "\n" + columns([("ALERT", "STATE", "SINCE", "TOLD"), *map(_alert, self.alerts)])
        if self.unsent:
            letters = ((marker, sink, error or "") for marker, sink, error in self.unsent)
            yield "\n" + columns([("NOT TOLD YET", "SINK", "ERROR"), *letters])
        if self.requests:
            requests = ((r.key, r.state, f"{r.at:%Y-%m-%d}", r.detail) for r in self.requests)
            yield "\n" + columns([("RETRAINING", "STATE", "SINCE", ""), *requests])


def _cells(row: StatusRow) -> tuple[str, ...]:
    name = f"{row.model}/{row.segment}" if row.segment else row.model
    rate = percent(row.hits / row.graded) if row.hits is not None and row.graded else "–"
    hits = f"{row.hits} of {row.graded}" if row.graded else "–"
    return name, row.state, row.week or "–", rate, hits


def _alert(alert: Alert) -> tuple[str, ...]:
    who = f" by {alert.acknowledged_by}" if alert.acknowledged_by else ""
    quiet = f", silent to {alert.silenced_until:%Y-%m-%d}" if alert.silenced_until else ""
    state = f"{alert.state}{who}{quiet}"
    return alert.signal.fingerprint, state, f"{alert.since:%Y-%m-%d}", f"{alert.told}×"
