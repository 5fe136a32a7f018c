"""Step 4: the log of this revision since the deployment, once the log is proven to arrive.

A request with a marker in its address is sent; only when the marker is seen in the log does the
absence of errors mean anything.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from resilience_hooks.deploy.budget import Budget
from resilience_hooks.deploy.client import Client
from resilience_hooks.deploy.logs.allowed import Allowed, accepted
from resilience_hooks.deploy.logs.model import Excerpt, Line, LogsUnreadableError, Provider
from resilience_hooks.deploy.logs.tracebacks import tracebacks
from resilience_hooks.deploy.model import Step, Target, verdict_of

_PAUSE: Final = 0.5
_ALONE: Final = re.compile(r"\b(?:ModuleNotFoundError|ImportError)\b[^\n]*|No module named [^\n]*")
_GRAVE: Final = frozenset({"CRITICAL", "ALERT", "EMERGENCY", "FATAL"})


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that the log says went wrong."""

    text: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Logs:
    """The logs to read, and the errors in them that are accepted."""

    providers: tuple[Provider, ...] = ()
    allowed: tuple[Allowed, ...] = ()

    def faults(self, lines: Sequence[Line]) -> dict[str, Complaint]:
        """What nobody accepts, by its text."""
        today = date.today()
        return {c.text: c for c in complaints(lines) if not accepted(c.text, self.allowed, today)}


def scan(target: Target, client: Client, logs: Logs, budget: Budget) -> Step:
    """Failed for import errors, tracebacks and critical entries that nobody accepts."""
    if not logs.providers:
        return Step("logs", "skipped", "no log was named")
    marker = f"resilience-marker-{uuid.uuid4().hex}"
    client.request(budget, f"{target.health}?marker={marker}")
    seen = [_scan(target, provider, logs, marker, budget) for provider in logs.providers]
    status = verdict_of([step.status for step in seen])
    found = [step for step in seen if step.status == status]
    lines = tuple(line for step in found for line in step.evidence)
    return Step("logs", status, "; ".join(step.summary for step in found), lines)


def complaints(lines: Sequence[Line]) -> Iterator[Complaint]:
    """Tracebacks, import errors outside of any, and critical entries."""
    covered: set[str] = set()
    for found in tracebacks(lines):
        covered.update(found.lines)
        yield Complaint(str(found), found.lines[-12:])
    for line in lines:
        alone = _ALONE.search(line.text)
        is_grave = (line.severity or "").upper() in _GRAVE
        if (alone or is_grave) and not covered.intersection(line.text.splitlines()):
            yield Complaint((alone[0] if alone else line.text)[:300], (line.text[:300],))


def _scan(target: Target, provider: Provider, logs: Logs, marker: str, budget: Budget) -> Step:
    try:
        excerpt = provider.read(target.since)
        while not (_is_seen(marker, excerpt) or logs.faults(_own(target, excerpt))):
            if budget.is_spent:
                summary = f"{provider.name}: our own request did not appear, so silence is no proof"
                return Step("logs", "inconclusive", summary)
            budget.pause(_PAUSE)
            excerpt = provider.read(target.since)
    except LogsUnreadableError as error:
        return Step("logs", "inconclusive", str(error))
    return _judged(target, provider, excerpt, logs)


def _is_seen(marker: str, excerpt: Excerpt) -> bool:
    return any(marker in line.text for line in excerpt.lines)


def _judged(target: Target, provider: Provider, excerpt: Excerpt, logs: Logs) -> Step:
    lines = _own(target, excerpt)
    found = logs.faults(lines)
    if found:
        named = "; ".join(list(found)[:3]) + (" …" if len(found) > 3 else "")
        evidence = tuple(line for c in list(found.values())[:3] for line in c.lines)
        return Step("logs", "fail", f"{provider.name}: {named}", evidence)
    if not excerpt.is_whole:
        return Step("logs", "inconclusive", f"{provider.name}: more lines than can be read")
    count = f"{len(lines)} line{'s' if len(lines) != 1 else ''}"
    return Step("logs", "pass", f"{provider.name}: {count} without errors")


def _own(target: Target, excerpt: Excerpt) -> list[Line]:
    """The lines of this deployment: not before it, and of no other revision."""
    return [
        line
        for line in excerpt.lines
        if (line.at is None or line.at >= target.since)
        and (line.revision is None or not target.revision or line.revision == target.revision)
    ]
