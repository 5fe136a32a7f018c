"""What ``check --fix`` did: as text, as a unified diff, as part of the JSON report."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Final

from resilience_hooks.fix.model import Change, Refused, Repair
from resilience_hooks.redaction import redacted
from resilience_hooks.report.inert import inert
from resilience_hooks.report.printable import printable
from resilience_hooks.report.style import Style
from resilience_hooks.static.findings import Finding

_KINDS: Final = {"+": "add", "-": "error", "@": "note"}


def render(repair: Repair, style: Style) -> str:
    """The lines that were put in, file by file, and what is left with the reason."""
    lines = [line for change in repair.changes for line in _changed(change, style)]
    lines += refusals(repair, style)
    return "".join(f"{line}\n" for line in lines)


def refusals(repair: Repair, style: Style) -> list[str]:
    """One line for each finding that is not repaired."""
    return [
        f"{style('warning', 'not fixed')} {_name(each.finding)}: {each.reason}"
        for each in inert(repair.refused)
    ]


def diff(repair: Repair, style: Style) -> str:
    """A unified diff of all changes, for people and for ``git apply``."""
    return "".join(_colored(line, style) for change in repair.changes for line in _diff(change))


def as_json(repair: Repair, written: bool) -> dict[str, object]:
    """The ``repair`` object of the report (``docs/contract.md``)."""
    return {
        "written": written,
        "files": [
            {"path": change.path, "diff": "".join(_diff(change))} for change in repair.changes
        ],
        "fixed": [_subject(finding) for finding in repair.fixed],
        "refused": [_refused(each) for each in repair.refused],
    }


def _changed(change: Change, style: Style) -> Iterator[str]:
    yield f"{style('bold', 'fixed')} {printable(change.path)}"
    for line in _diff(change):
        if line.startswith("+") and not line.startswith("+++") and line[1:].strip():
            yield "    " + style("add", f"+ {printable(line[1:].rstrip())}")


def _diff(change: Change) -> Iterator[str]:
    """The lines of a diff with their newlines; what has none is marked as git does."""
    old, new = (_lines(data) for data in (change.before, change.after))
    names = f"a/{change.path}", f"b/{change.path}"
    for line in difflib.unified_diff(old, new, *names):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(data: bytes) -> list[str]:
    text = data.decode("utf-8", "surrogateescape")
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _colored(line: str, style: Style) -> str:
    kind = "bold" if line.startswith(("+++", "---")) else _KINDS.get(line[:1])
    return line if kind is None else style(kind, line.rstrip("\n")) + "\n"


def _name(finding: Finding) -> str:
    place = f"{finding.path}:{finding.line}"
    return f"{place} {finding.code} {finding.module or finding.message}"


def _subject(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "service": finding.service,
        "module": finding.module,
        "missing": list(finding.missing),
    }


def _refused(each: Refused) -> dict[str, object]:
    place = {"path": each.finding.path, "line": each.finding.line}
    return {**_subject(each.finding), **place, "reason": redacted(each.reason)}
