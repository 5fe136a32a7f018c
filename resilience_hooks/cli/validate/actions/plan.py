"""``validate plan``: what would be measured. 0 all of it · 1 a metric is broken."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date

from resilience_hooks.cli.document import document
from resilience_hooks.cli.exits import CLEAN, FINDINGS
from resilience_hooks.cli.validate.common import day_of, job_of, mode_of
from resilience_hooks.report.columns import columns
from resilience_hooks.validation.evaluate import engine_of, planned
from resilience_hooks.validation.plan import Broken, Planned, Ready
from resilience_hooks.validation.query import Branch, days_of, one_query
from resilience_hooks.validation.situation import situation_of
from resilience_hooks.validation.verdict import Situation


def run(options: argparse.Namespace) -> int:
    """Print the plan of a game day, or its query."""
    job = job_of(options)
    day, mode = day_of(options, job), mode_of(options)
    with engine_of(job) as engine:
        found = planned(job, job.registry.of_phase(options.phase), engine)
        now = job.clock.now()
        situation = (
            Situation(mode) if mode else situation_of(job.settings.schedule, engine, day, now)
        )
        branches = [item.branch for item in found if isinstance(item, Ready)]
        query = _query(branches, day, engine.dialect)
    if options.sql:
        print(query + ";")
    elif options.format == "json":
        entries = [_entry(item, situation) for item in found]
        text = document(schema=1, date=day, mode=situation.mode, metrics=entries, query=query)
        sys.stdout.write(text)
    else:
        print(f"{day}, {situation.mode.value}")
        rows = [_cells(item, situation) for item in found]
        sys.stdout.write(columns([("METRIC", "PHASE", "PLAN", "EXPECTED", ""), *rows]))
    return FINDINGS if any(isinstance(item, Broken) for item in found) else CLEAN


def _query(branches: Sequence[Branch], day: date, dialect: str) -> str:
    return one_query(branches, days_of(day, day)).sql(dialect, pretty=True) if branches else ""


def _entry(item: Planned, situation: Situation) -> dict[str, object]:
    _, _, state, expected, reason = _cells(item, situation)
    metric = item.metric
    return {
        "metric": metric.id,
        "phase": metric.phase,
        "plan": state,
        "expected": expected,
        "reason": reason,
        "prerequisites": metric.prerequisites,
        "owner": metric.owner,
        "runbook": metric.runbook,
    }


def _cells(item: Planned, situation: Situation) -> tuple[str, str, str, str, str]:
    metric = item.metric
    state, reason = "measured", ""
    if isinstance(item, Broken):
        state, reason = "broken", item.reason
    elif item.missing:
        state, reason = "degraded", f"without {', '.join(item.missing)}"
    expected = metric.expect.of(situation.mode)
    words = "mode unknown" if expected is None else str(expected)
    return metric.id, metric.phase, state, words, reason
