"""After a phase: look once, remember, tell what changed, write the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from resilience_hooks.alerts.delivery import Delivery
from resilience_hooks.alerts.lifecycle import Policy
from resilience_hooks.alerts.model import Signal
from resilience_hooks.alerts.run import Monitor
from resilience_hooks.alerts.run import report as tell
from resilience_hooks.alerts.store import AlertStore
from resilience_hooks.alerts.wiring import sinks_of
from resilience_hooks.errors import MeasurementError
from resilience_hooks.files import replace_file
from resilience_hooks.sameday.modes import Mode
from resilience_hooks.validation.evaluate import Evaluation, Job, evaluate
from resilience_hooks.validation.report import document, markdown, page
from resilience_hooks.validation.report.model import Report, first_day, report_of
from resilience_hooks.validation.results import ResultStore
from resilience_hooks.validation.signals import group_of, signals
from resilience_hooks.validation.standing import (
    Patience,
    Trouble,
    among,
    changes,
    standing,
)

ALL: Final = "all"
"""What a run over the metrics of every phase is called where a name is needed."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be looked at. A ``delivery`` is looked at once, however often it comes."""

    phase: str | None
    day: date
    mode: Mode | None = None
    delivery: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found, and who was told. ``is_repeated``: an earlier delivery found it."""

    report: Report
    troubles: Mapping[str, Trouble]
    delivery: Delivery
    is_repeated: bool


def run(job: Job, request: Request) -> Outcome:
    """The whole of it. Raises MeasurementError where the engine does not answer.

    Every step may be done again: a process that dies between two leaves nothing untold.
    """
    sinks = sinks_of(job.settings.alerts)
    results, alerts = ResultStore(job.store), AlertStore(job.store)
    try:
        found, is_repeated = _found(job, request, results)
        report, troubles = reported(job, found, results)
        deliveries = [
            tell(
                alerts,
                _monitor(job, phase),
                _signals(job, phase, troubles, alerts),
                sinks,
                job.clock,
            )
            for phase in job.registry.of_phase(request.phase).phases
        ]
        results.prune(job.clock.now() - job.settings.report.prune)
    finally:
        results.close()
        alerts.close()
    write(job, report)
    return Outcome(report, troubles, _together(deliveries), is_repeated)


def reported(
    job: Job, found: Evaluation, results: ResultStore
) -> tuple[Report, Mapping[str, Trouble]]:
    """The report of a run that is stored, and what stands after all runs.

    A metric has one state, whichever phase's run looked at it: its own, or one that presupposes it.
    """
    keys = job.settings.report
    patience = Patience(keys.fail_after, keys.recover_after)
    runs = results.all()
    after = among(standing(runs, patience), job.registry.by_id)
    before = among(standing([run for run in runs if run != found], patience), job.registry.by_id)
    first = first_day(found, keys.days)
    past = [run for run in runs if first <= run.day <= found.day]
    return report_of(found, job.registry, past, changes(before, after)), after


def write(job: Job, report: Report) -> None:
    """The files of a report, each replaced at once. Raises MeasurementError."""
    if job.settings.report.folder is None:
        return
    folder = job.folder / job.settings.report.folder
    name = f"validation-{report.run.phase or ALL}"
    texts = {
        f"{name}.json": document.rendered(report),
        f"{name}.md": markdown.rendered(report),
        f"{name}.html": page.rendered(report, job.settings.report.days, job.settings.alerts.links),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in texts.items():
            replace_file(str(folder / file), text.encode())
    except OSError as error:
        raise MeasurementError(f"{folder}: the report cannot be written: {error}") from error


def _found(job: Job, request: Request, results: ResultStore) -> tuple[Evaluation, bool]:
    """What the first one with this delivery found; the mode too is decided only once."""
    if request.delivery is not None:
        known = results.known(request.phase, request.day, request.delivery)
        if known is not None:
            return known, True
    found = evaluate(job, phase=request.phase, day=request.day, mode=request.mode)
    return results.put(found, request.delivery or found.at.isoformat()), False


def _monitor(job: Job, phase: str) -> Monitor:
    """Nothing is repeated: what stands is in the report, and told when it changes."""
    return Monitor(group_of(phase), Policy(hold=job.settings.report.hold, repeat=None))


def _signals(
    job: Job, phase: str, troubles: Mapping[str, Trouble], alerts: AlertStore
) -> tuple[Signal, ...]:
    """The signals of a phase's own metrics."""
    own = {
        m.id: troubles[m.id] for m in job.registry.metrics if m.phase == phase and m.id in troubles
    }
    is_grouped = group_of(phase) in alerts.open_alerts(group_of(phase))
    found = signals(phase, own, job.registry.by_id, is_grouped=is_grouped)
    links = tuple(job.settings.alerts.links.items())
    return tuple(replace(signal, links=(*signal.links, *links)) for signal in found)


def _together(deliveries: Sequence[Delivery]) -> Delivery:
    return Delivery(
        tuple(letter for delivery in deliveries for letter in delivery.sent),
        tuple(letter for delivery in deliveries for letter in delivery.failed),
    )
