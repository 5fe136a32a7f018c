"""The answers of a history, as plain values for reporters."""

from __future__ import annotations

from dataclasses import dataclass

from resilience_hooks.static.findings import Finding


@dataclass(frozen=True, slots=True)
class About:
    """A commit as people know it; ``time`` is the committer's, in seconds."""

    id: str
    time: int
    author: str
    subject: str


@dataclass(frozen=True, slots=True)
class Origin:
    """A finding and the commit that brought it; ``oldest``: no older commit is here."""

    finding: Finding
    commit: About
    oldest: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """What a commit makes appear and go; ``reason`` says why it cannot be analysed."""

    commit: About
    appeared: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    seconds: float
    reason: str | None = None
