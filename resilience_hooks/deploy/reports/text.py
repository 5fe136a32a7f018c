"""For a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from resilience_hooks.deploy.model import Report, Status, Step

MARKS: dict[Status, str] = {"pass": "✓", "fail": "✗", "inconclusive": "?", "skipped": "–"}


def text(reports: Iterable[Report]) -> str:
    """Every step, and the verdict of each service."""
    return "".join(f"{line}\n" for report in reports for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    target = report.target
    yield f"{MARKS[report.verdict]} {target.name}  {target.url}  {report.verdict.upper()}"
    for step in report.steps:
        yield line(step)
        yield from (f"      {proof}" for proof in step.evidence)


def line(step: Step) -> str:
    """One step."""
    return f"  {MARKS[step.status]} {step.name:<9} {step.summary} ({step.seconds:.1f} s)"
