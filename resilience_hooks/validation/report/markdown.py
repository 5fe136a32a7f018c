"""The report as Markdown, for a job's summary or a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from resilience_hooks.validation.report.model import Entry, Report
from resilience_hooks.validation.verdict import Status

SIGNS: Final = {
    Status.PASS: "✅",
    Status.WARN: "⚠️",
    Status.FAIL: "❌",
    Status.DEGRADED: "🔶",
    Status.NOT_EVALUATED: "❔",
    Status.EXPECTED_EMPTY: "⚪",
}
_QUIET: Final = frozenset({Status.PASS, Status.EXPECTED_EMPTY})
_ACTIVE: Final = re.compile(r"([\\`*_{}\[\]<>#|~@!])")


def rendered(report: Report) -> str:
    """The counts, what changed, a table of what is not in order, the rest folded away."""
    entries = report.by_severity
    loud = [entry for entry in entries if entry.verdict.status not in _QUIET]
    quiet = [entry for entry in entries if entry.verdict.status in _QUIET]
    parts = [_heading(report), *_changes(report)]
    if loud:
        parts.append(_table(loud))
    if quiet:
        summary = f"<summary>{len(quiet)} in order</summary>"
        parts.append(f"<details>{summary}\n\n{_table(quiet)}\n\n</details>")
    return "\n\n".join(parts) + "\n"


def _heading(report: Report) -> str:
    run = report.run
    phase = f" after {escape(run.phase)}" if run.phase else ""
    counts = " · ".join(
        f"{SIGNS[status]} {n} {status.value}" for status, n in report.counts.items()
    )
    return f"## Validation of {run.day}{phase}, {escape(run.mode.value)}\n\n{counts}"


def _changes(report: Report) -> Iterator[str]:
    for title, names in (("Worse", report.changes.worse), ("Recovered", report.changes.recovered)):
        if names:
            yield f"**{title}:** {', '.join(map(escape, names))}"


def _table(entries: Iterable[Entry]) -> str:
    rows = ["| | metric | value | expected | |", "|---|---|---:|---|---|", *map(_row, entries)]
    return "\n".join(rows)


def _row(entry: Entry) -> str:
    metric, verdict = entry.metric, entry.verdict
    name = escape(metric.name)
    linked = f"[{name}]({metric.runbook})" if metric.runbook else name
    value = "–" if verdict.value is None else f"{verdict.value:g} {escape(metric.unit)}".strip()
    expected = "" if entry.expected is None else str(entry.expected)
    said = (escape(text) for text in (verdict.reason, verdict.detail, metric.owner) if text)
    cells = (f"{SIGNS[verdict.status]} {verdict.status.value}", linked, value, expected)
    return f"| {' | '.join(cells)} | {' · '.join(said)} |"


def escape(text: str) -> str:
    """Text in which nothing is markup; a line break would end a row of a table."""
    return _ACTIVE.sub(r"\\\1", text.replace("\n", " "))
