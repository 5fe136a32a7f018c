"""What is verified, what each step saw, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

Status = Literal["pass", "fail", "inconclusive", "skipped"]

STEPS: Final = ("ready", "health", "selftest", "probe", "logs")


@dataclass(frozen=True, slots=True)
class Probe:
    """A request on a critical path that must change nothing.

    The service must say so itself: its JSON answer has ``"dry_run": true``.
    """

    path: str
    method: str = "POST"
    body: Any = None
    expect: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """One deployed service and what is expected of it.

    ``url`` has no path; ``since`` is when the deployment began. ``successes`` are needed in a
    row, ``failures`` in a row end a step at once.
    """

    name: str
    url: str
    since: datetime
    commit: str | None = None
    revision: str | None = None
    health: str = "/health"
    selftest: str | None = None
    probe: Probe | None = None
    successes: int = 3
    failures: int = 5


@dataclass(frozen=True, slots=True)
class Step:
    """What one step saw. ``summary`` is one line; ``evidence`` the lines that prove it."""

    name: str
    status: Status
    summary: str
    evidence: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """All steps of one target, in their order."""

    target: Target
    steps: tuple[Step, ...]

    @property
    def verdict(self) -> Status:
        """Failed as soon as one step has; passed only when every step has, or was not asked for."""
        return verdict_of([step.status for step in self.steps])


def verdict_of(statuses: Sequence[Status]) -> Status:
    """The verdict on several: a failure goes before not knowing, and nothing seen is no pass."""
    for status in ("fail", "inconclusive"):
        if status in statuses:
            return status
    return "pass" if "pass" in statuses else "inconclusive"
