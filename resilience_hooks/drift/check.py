"""The daily look: read → judge → tell → show → retrain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from resilience_hooks.alerts.clock import Clock
from resilience_hooks.alerts.delivery import Delivery
from resilience_hooks.alerts.model import Signal
from resilience_hooks.alerts.run import report
from resilience_hooks.alerts.store import AlertStore
from resilience_hooks.alerts.wiring import monitor_of, sinks_of
from resilience_hooks.drift.page import page
from resilience_hooks.drift.retrain.decide import Past, decide
from resilience_hooks.drift.retrain.ledger import RetrainLedger
from resilience_hooks.drift.retrain.model import Decision, Request
from resilience_hooks.drift.retrain.trigger import escalations, expire, send
from resilience_hooks.drift.settings import DriftSettings
from resilience_hooks.drift.source.read import read
from resilience_hooks.drift.status import rows, upsert
from resilience_hooks.drift.survey import Survey, survey
from resilience_hooks.drift.tallies import Series
from resilience_hooks.drift.wiring import (
    adapter_of,
    frame_of,
    limits_of,
    source_of,
)
from resilience_hooks.files import replace_file

MONITOR = "drift"


@dataclass(frozen=True, slots=True)
class Job:
    """One monitor: its settings, the folder that paths in them start from, and the time."""

    settings: DriftSettings
    folder: Path
    clock: Clock

    @property
    def store(self) -> Path:
        """The SQLite file that remembers alerts, requests and status."""
        return self.folder / self.settings.store


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a look found, who was told, and what was asked for."""

    survey: Survey
    delivery: Delivery
    decisions: tuple[Decision, ...]
    requests: tuple[Request, ...]


def look(job: Job) -> Survey:
    """Read and judge, and tell nobody."""
    now = job.clock.now()
    history = read(source_of(job.settings, job.folder), _since(job.settings, now))
    return survey(history, now, frame_of(job.settings))


def check(job: Job) -> Outcome:
    """The whole daily run. Raises MeasurementError where the predictions cannot be read."""
    sinks = sinks_of(job.settings.alerts)
    found = look(job)
    ledger, store = RetrainLedger(job.store), AlertStore(job.store)
    try:
        decisions = _decisions(job, found, ledger)
        signals = [*found.signals, *escalations(decisions)]
        monitor = monitor_of(job.settings.alerts, MONITOR)
        delivery = report(store, monitor, _linked(job, signals), sinks, job.clock)
        _show(job, found)
        return Outcome(found, delivery, decisions, _sent(job, decisions, ledger))
    finally:
        store.close()
        ledger.close()


def dead_man(job: Job, within: timedelta) -> tuple[Delivery, datetime | None]:
    """Tell whether the monitor has run lately: (what was sent, when it last ran).

    It is a monitor of its own, to be called by another scheduler than the one it watches.
    """
    store = AlertStore(job.store)
    try:
        last, now = store.last_run(MONITOR), job.clock.now()
        late = last is None or now - last > within
        signals = _linked(job, [_not_run(last, within)]) if late else ()
        monitor = monitor_of(job.settings.alerts, "drift/dead-man")
        delivery = report(store, monitor, signals, sinks_of(job.settings.alerts), job.clock)
    finally:
        store.close()
    return delivery, last


def _not_run(last: datetime | None, within: timedelta) -> Signal:
    since = f"since {last:%Y-%m-%d %H:%M} UTC" if last else "yet"
    return Signal(
        fingerprint="drift/not-run",
        title="The drift monitor does not run",
        summary=f"It has not run {since}; it must within {within}. No model is watched.",
        level="stale",
    )


def _since(settings: DriftSettings, now: datetime) -> date:
    return (now - settings.source.lookback).date()


def _linked(job: Job, signals: Sequence[Signal]) -> tuple[Signal, ...]:
    links = tuple(job.settings.alerts.links.items())
    return tuple(replace(signal, links=links) for signal in signals)


def _decisions(job: Job, found: Survey, ledger: RetrainLedger) -> tuple[Decision, ...]:
    if job.settings.retrain is None:
        return ()
    limits, now = limits_of(job.settings.retrain), job.clock.now()
    expire(ledger, limits, now)
    past = Past(ledger.requests(), ledger.inhibitions(now), lambda m, d: _labels(found, m, d), now)
    return decide(found.alarms, past, limits)


def _labels(found: Survey, model: str, after: date | None) -> int:
    """Graded predictions of closed weeks that begin after a date."""
    assessment = found.assessments.get(Series(model))
    weeks = assessment.weeks if assessment else ()
    return sum(w.week.graded for w in weeks if after is None or w.week.start > after)


def _sent(job: Job, decisions: Sequence[Decision], ledger: RetrainLedger) -> tuple[Request, ...]:
    if job.settings.retrain is None or job.settings.retrain.dry_run:
        return ()
    return send(decisions, ledger, adapter_of(job.settings.retrain), job.clock.now())


def _show(job: Job, found: Survey) -> None:
    upsert(job.store, rows(found))
    if job.settings.page:
        path = job.folder / job.settings.page
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(str(path), page(found, job.settings.alerts.links).encode())
