"""The report as one JSON object (``docs/contract.md``)."""

from __future__ import annotations

import json

from resilience_hooks.validation.report.model import Entry, Report


def rendered(report: Report) -> str:
    """The text of the object."""
    run = report.run
    document = {
        "schema": 1,
        "phase": run.phase,
        "date": run.day.isoformat(),
        "mode": run.mode.value,
        "at": run.at.isoformat(),
        "verdict": report.worst.value,
        "counts": {status.value: count for status, count in report.counts.items()},
        "worse": report.changes.worse,
        "recovered": report.changes.recovered,
        "metrics": [_entry(entry) for entry in report.entries],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _entry(entry: Entry) -> dict[str, object]:
    metric, verdict = entry.metric, entry.verdict
    return {
        "metric": metric.id,
        "title": metric.name,
        "phase": metric.phase,
        "verdict": verdict.status.value,
        "value": verdict.value,
        "unit": metric.unit,
        "expected": None if entry.expected is None else str(entry.expected),
        "reason": verdict.reason,
        "detail": verdict.detail,
        "owner": metric.owner,
        "runbook": metric.runbook,
        "past": [
            {"date": point.day.isoformat(), "verdict": point.status.value, "value": point.value}
            for point in entry.past
        ],
    }
