"""The edits of many findings as few lines: each once, and none that another one covers."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass

from resilience_hooks.static.findings import Edit, Finding
from resilience_hooks.static.rules.copyline import operands_of


@dataclass(frozen=True, slots=True)
class Proposal:
    """A line to put in, and the first finding that it is for."""

    edit: Edit
    finding: Finding


def combined(findings: Iterable[Finding]) -> tuple[Proposal, ...]:
    """Every line that the findings propose, in their order."""
    first: dict[tuple[str, str, str], Proposal] = {}
    for finding in findings:
        for edit in finding.fix:
            first.setdefault((edit.path, edit.text, edit.rank), Proposal(edit, finding))
    proposals = tuple(first.values())
    copies = [(each.edit.path, pair) for each in proposals if (pair := _pair(each.edit))]
    return tuple(each for each in proposals if not _is_covered(each.edit, copies))


def _is_covered(edit: Edit, copies: Iterable[tuple[str, tuple[str, str]]]) -> bool:
    """Whether another line of the same file copies a folder around it to the folder around it."""
    pair = _pair(edit)
    if pair is None:
        return False
    source, destination = pair
    return any(
        path == edit.path
        and source.startswith(f"{folder}/")
        and destination == f"{place}{source[len(folder) :]}"
        for path, (folder, place) in copies
    )


def _pair(edit: Edit) -> tuple[str, str] | None:
    """Source and destination of a COPY, cleaned."""
    operands = operands_of(edit)
    if operands is None or len(operands) != 2:
        return None
    return posixpath.normpath(operands[0]), posixpath.normpath(operands[1])
