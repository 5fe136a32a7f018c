"""Edits tried in memory, until nothing is left of what they are for, and nothing new is wrong."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from resilience_hooks.fix.apply import applied
from resilience_hooks.fix.combine import combined
from resilience_hooks.fix.examine import Ground, Select, lost, rewritten
from resilience_hooks.fix.model import key_of
from resilience_hooks.fix.refusal import why_not
from resilience_hooks.static.findings import Finding

_ROUNDS: Final = 12
"""How far a repair is followed: what it copies may import what is missing in its turn."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """The ground after the edits; ``reason`` says why it cannot be stood on (None: it can)."""

    ground: Ground
    reason: str | None = None


def attempt(start: Ground, wanted: Sequence[Finding], select: Select) -> Attempt:
    """Put in what the findings propose, and what that makes necessary."""
    keys = frozenset(map(key_of, wanted))
    now = start
    tried: set[tuple[str, str]] = set()
    for _ in range(_ROUNDS):
        pending = [
            each
            for each in now.findings
            if key_of(each) in keys
            or (each.severity == "error" and key_of(each) not in start.errors)
        ]
        if not pending:
            return _judged(start, now)
        stuck = next((each for each in pending if not each.fix), None)
        if stuck is not None:
            return Attempt(start, _further(stuck, wanted))
        proposals = combined(pending)
        lines = {(each.edit.path, each.edit.text) for each in proposals}
        if lines <= tried:
            return Attempt(start, f"`{proposals[0].edit.text}` does not bring it into the image")
        tried |= lines
        now = rewritten(now, applied(now.tree, proposals), select)
    return Attempt(start, f"it is not complete after {_ROUNDS} rounds of further lines")


def _judged(start: Ground, now: Ground) -> Attempt:
    gone = list(itertools.islice(lost(start, now), 1))
    if gone:
        return Attempt(start, f"the lines would take away or replace {gone[0]}")
    return Attempt(now)


def _further(stuck: Finding, wanted: Sequence[Finding]) -> str:
    """Why an attempt ends at a finding without edits: one of those wanted, or one that follows."""
    if any(key_of(each) == key_of(stuck) for each in wanted):
        return why_not(stuck)
    return f"what it brings leads to {stuck.code}: {stuck.message} ({why_not(stuck)})"
