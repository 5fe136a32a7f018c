"""Markdown, for a pull request or a job's summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from resilience_hooks.deploy.model import Report, Step
from resilience_hooks.deploy.reports.text import MARKS


def markdown(reports: Iterable[Report]) -> str:
    """A table a service, and the evidence of what failed."""
    return "\n".join(line for report in reports for line in _lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"### {MARKS[report.verdict]} {_cell(report.target.name)}: {report.verdict}\n"
    yield "| step | | what was seen | s |"
    yield "|---|---|---|---|"
    for step in report.steps:
        mark = MARKS[step.status]
        yield f"| {step.name} | {mark} | {_cell(step.summary)} | {step.seconds:.1f} |"
    yield ""
    yield from (line for step in report.steps if step.evidence for line in _evidence(step))


def _evidence(step: Step) -> Iterator[str]:
    yield f"<details><summary>{step.name}</summary>\n"
    yield "".join(f"    {line}\n" for line in step.evidence)
    yield "</details>\n"


def _cell(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")
    return escaped.replace("`", "'").replace("@", "@\N{WORD JOINER}")
