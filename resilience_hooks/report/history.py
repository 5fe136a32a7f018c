"""What ``blame`` and ``check --revs`` say: commits with the findings that they bring or end."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from itertools import groupby
from statistics import median

from resilience_hooks.redaction import redacted
from resilience_hooks.report.counts import counted
from resilience_hooks.report.inert import inert
from resilience_hooks.report.style import Style
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.history.model import About, Origin, Turn

SCHEMA = 1


def blame_text(origins: Sequence[Origin], commits: int, style: Style) -> str:
    """Each commit with the findings that it introduced, the newest commit first."""
    lines: list[str] = []
    origins = inert(tuple(origins))
    for (commit, oldest), group in groupby(origins, key=lambda each: (each.commit, each.oldest)):
        lines.append(_heading(commit, style) + "  (the oldest commit there is)" * oldest)
        lines += (f"    {_said(each.finding, style)}" for each in group)
        lines.append("")
    lines.append(_summary(origins, commits))
    return "".join(f"{line}\n" for line in lines)


def blame_json(origins: Sequence[Origin], root: str, tip: About) -> str:
    """One object (``docs/contract.md``)."""
    findings = [
        {**_subject(each.finding), "commit": _commit(each.commit), "oldest": each.oldest}
        for each in origins
    ]
    whole = {"schema": SCHEMA, "root": root, "rev": tip.id, "findings": findings}
    return json.dumps(whole, indent=2) + "\n"


def turn_text(turn: Turn, style: Style) -> str:
    """A commit that changes something; nothing for one that changes nothing."""
    if turn.reason is None and not turn.appeared and not turn.gone:
        return ""
    turn = inert(turn)
    lines = [_heading(turn.commit, style)]
    if turn.reason is not None:
        lines.append(f"    {style('warning', 'not analysed')} {turn.reason}")
    lines += (f"  + {_said(each, style)}" for each in turn.appeared)
    lines += (f"  - {_said(each, style)}" for each in turn.gone)
    return "".join(f"{line}\n" for line in lines)


def turns_text(turns: Sequence[Turn]) -> str:
    """One line for all: how many findings came and went, and what a commit cost."""
    came, went = (sum(map(len, each)) for each in zip(*map(_parts, turns), strict=True))
    middle = median(turn.seconds for turn in turns) * 1000
    return (
        f"{counted(len(turns), 'commit')} · {counted(came, 'finding')} appeared, {went} went · "
        f"median {middle:.0f} ms a commit\n"
    )


def turns_json(turns: Sequence[Turn], root: str) -> str:
    """One object (``docs/contract.md``)."""
    commits = [
        {
            **_commit(turn.commit),
            "appeared": [_subject(each) for each in turn.appeared],
            "gone": [_subject(each) for each in turn.gone],
            "reason": None if turn.reason is None else redacted(turn.reason),
            "seconds": round(turn.seconds, 4),
        }
        for turn in turns
    ]
    middle = round(median(turn.seconds for turn in turns), 4) if turns else None
    stats = {"commits": len(turns), "median_seconds": middle}
    whole = {"schema": SCHEMA, "root": root, "commits": commits, "stats": stats}
    return json.dumps(whole, indent=2) + "\n"


def _parts(turn: Turn) -> tuple[Sequence[Finding], Sequence[Finding]]:
    return turn.appeared, turn.gone


def _heading(commit: About, style: Style) -> str:
    about = f"  {_day(commit)}  {commit.author}  {commit.subject}"
    return style("bold", commit.id[:12]) + style("dim", about)


def _said(finding: Finding, style: Style) -> str:
    label = style(finding.severity, f"{finding.severity} {finding.code}")
    return f"{label} {finding.service or finding.path}: {finding.message}"


def _summary(origins: Sequence[Origin], commits: int) -> str:
    brought = len({each.commit.id for each in origins})
    by = f" by {counted(brought, 'commit')}" if origins else ""
    return f"{counted(len(origins), 'finding')} introduced{by} · {counted(commits, 'commit')}"


def _day(commit: About) -> str:
    return datetime.datetime.fromtimestamp(commit.time, datetime.timezone.utc).date().isoformat()


def _commit(commit: About) -> dict[str, object]:
    return {
        "id": commit.id,
        "time": commit.time,
        "author": commit.author,
        "subject": redacted(commit.subject),
    }


def _subject(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "service": finding.service,
        "dockerfile": finding.dockerfile,
        "module": finding.module,
        "missing": list(finding.missing),
        "path": finding.path,
        "line": finding.line,
        "message": redacted(finding.message),
    }
