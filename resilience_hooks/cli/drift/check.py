"""``drift check``: the daily run. 0 healthy · 1 an alarm stands · 4 nothing could be measured."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from resilience_hooks.cli.delivered import complain
from resilience_hooks.cli.document import document
from resilience_hooks.cli.drift.common import job_of, span_of
from resilience_hooks.cli.exits import CLEAN, FINDINGS, INCONCLUSIVE
from resilience_hooks.drift.check import Job, check, dead_man, look
from resilience_hooks.drift.retrain.model import Decision, Escalate, Hold, Request, Start
from resilience_hooks.drift.survey import Survey


def run(options: argparse.Namespace) -> int:
    """Look, tell, show and retrain."""
    job = job_of(options)
    if options.expect_run_within:
        return _dead_man(job, options.expect_run_within)
    if options.dry_run:
        return _say(options.format, look(job), (), ())
    outcome = check(job)
    complain(outcome.delivery)
    return _say(options.format, outcome.survey, outcome.decisions, outcome.requests)


def exit_code(survey: Survey) -> int:
    """An alarm goes before not knowing."""
    if survey.alarms:
        return FINDINGS
    return INCONCLUSIVE if survey.stale or not survey.assessments else CLEAN


def _dead_man(job: Job, text: str) -> int:
    within = span_of("--expect-run-within", text)
    delivery, last = dead_man(job, within)
    complain(delivery)
    is_late = last is None or job.clock.now() - last > within
    when = f"{last:%Y-%m-%d %H:%M} UTC" if last else "never"
    print(f"drift: last run {when}{'; that is too long ago' if is_late else ''}")
    return FINDINGS if is_late else CLEAN


def _say(
    form: str, survey: Survey, decisions: tuple[Decision, ...], requests: tuple[Request, ...]
) -> int:
    if form == "json":
        sys.stdout.write(
            document(
                schema=1,
                at=survey.at,
                signals=survey.signals,
                weak=survey.weak,
                decisions=[
                    {"decision": type(found).__name__.lower(), "of": found} for found in decisions
                ],
                requests=requests,
            )
        )
    else:
        print("\n".join(_lines(survey, decisions, requests)))
    return exit_code(survey)


def _lines(
    survey: Survey, decisions: tuple[Decision, ...], requests: tuple[Request, ...]
) -> Iterator[str]:
    for signal in survey.signals:
        yield f"{signal.title} ({signal.level})"
        yield f"  {signal.summary}"
    if not survey.assessments:
        yield "No graded predictions were found: nothing is known of any model."
    elif not survey.signals:
        models = {series.model for series in survey.assessments}
        yield f"No drift: {len(models)} model{'s' if len(models) > 1 else ''} judged."
    yield from map(_decision, decisions)
    yield from (f"retraining {r.key}: {r.state}, {r.detail}" for r in requests)


def _decision(decision: Decision) -> str:
    if isinstance(decision, Start):
        return f"retraining {decision.request.key}: due"
    if isinstance(decision, Hold):
        return f"no retraining of {decision.model}: {decision.reason}"
    assert isinstance(decision, Escalate)
    return f"no further retraining of {decision.model}: {decision.reason}"
