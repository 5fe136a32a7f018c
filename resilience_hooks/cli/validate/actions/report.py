"""``validate report``: what the last run of a day found; nothing is measured, nobody told."""

from __future__ import annotations

import argparse

from resilience_hooks.cli.exits import CLEAN
from resilience_hooks.cli.output import write
from resilience_hooks.cli.validate.common import day_of, job_of
from resilience_hooks.errors import MeasurementError
from resilience_hooks.validation.evaluate import Evaluation, Job
from resilience_hooks.validation.report import document, markdown, page
from resilience_hooks.validation.report.model import Report
from resilience_hooks.validation.results import ResultStore
from resilience_hooks.validation.run import reported


def run(options: argparse.Namespace) -> int:
    """Print a report, or write it to a file."""
    job = job_of(options)
    if not job.store.exists():
        raise MeasurementError(f"{job.store}: no such file; validate run makes it")
    results = ResultStore(job.store)
    try:
        report, _ = reported(job, _last(options, job, results), results)
    finally:
        results.close()
    write(_rendered(options.format, job, report), options.output)
    return CLEAN


def _last(options: argparse.Namespace, job: Job, results: ResultStore) -> Evaluation:
    job.registry.of_phase(options.phase)
    runs = results.of_phase(options.phase)
    if options.date is not None:
        day = day_of(options, job)
        runs = tuple(run for run in runs if run.day == day)
    if not runs:
        of = f" of {options.date}" if options.date else ""
        after = f" after {options.phase}" if options.phase else " over all metrics"
        raise MeasurementError(f"{job.store} knows no run{after}{of}")
    return runs[-1]


def _rendered(form: str, job: Job, report: Report) -> str:
    if form == "html":
        return page.rendered(report, job.settings.report.days, job.settings.alerts.links)
    return document.rendered(report) if form == "json" else markdown.rendered(report)
