"""``validate run``: 0 in order · 1 a metric fails · 4 one could not be evaluated."""

from __future__ import annotations

import argparse
import sys

from resilience_hooks.cli.delivered import complain
from resilience_hooks.cli.exits import CLEAN, FINDINGS, INCONCLUSIVE
from resilience_hooks.cli.validate.common import day_of, job_of, mode_of
from resilience_hooks.report.columns import columns
from resilience_hooks.validation.evaluate import Evaluation, evaluate
from resilience_hooks.validation.report.document import rendered
from resilience_hooks.validation.report.model import report_of
from resilience_hooks.validation.run import Request
from resilience_hooks.validation.run import run as after_phase
from resilience_hooks.validation.standing import Changes
from resilience_hooks.validation.verdict import Status, Verdict


def run(options: argparse.Namespace) -> int:
    """Measure and judge a game day, remember it, tell what changed."""
    job = job_of(options)
    day, mode = day_of(options, job), mode_of(options)
    if options.dry_run:
        found = evaluate(job, phase=options.phase, day=day, mode=mode)
        report = report_of(found, job.registry, (found,), Changes((), ()))
    else:
        outcome = after_phase(job, Request(options.phase, day, mode, options.delivery))
        complain(outcome.delivery)
        report = outcome.report
    sys.stdout.write(rendered(report) if options.format == "json" else _text(report.run))
    return exit_code(report.run, is_strict=options.strict or job.settings.strict)


def exit_code(found: Evaluation, *, is_strict: bool) -> int:
    """A failure goes before not knowing."""
    statuses = {verdict.status for verdict in found.verdicts}
    if Status.FAIL in statuses or (is_strict and statuses & {Status.WARN, Status.DEGRADED}):
        return FINDINGS
    return INCONCLUSIVE if Status.NOT_EVALUATED in statuses else CLEAN


def _text(found: Evaluation) -> str:
    phase = f"{found.phase}, " if found.phase else ""
    rows = [("METRIC", "VERDICT", "VALUE", ""), *map(_row, found.verdicts)]
    return f"{phase}{found.day}, {found.mode.value}\n{columns(rows)}"


def _row(verdict: Verdict) -> tuple[str, ...]:
    value = "–" if verdict.value is None else f"{verdict.value:g}"
    detail = f" ({verdict.detail})" if verdict.detail else ""
    return verdict.metric, verdict.status.value, value, f"{verdict.reason}{detail}".strip()
