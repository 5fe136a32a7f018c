"""The state of a breaker, and its two transitions: a call asks to start, and a call has ended.

Times are seconds since the epoch. Everything here is pure; the stores make it atomic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from resilience_hooks.outcomes.table import Counted

StateName: TypeAlias = Literal["closed", "open", "half_open"]


@dataclass(frozen=True, slots=True)
class Policy:
    """When a breaker opens, and how it closes again; times in seconds.

    It opens after ``failures`` in a row and stays so for ``open_for``. Then it lets ``probes`` at
    a time start, and closes when ``successes`` of them succeeded. A probe that has not ended
    within ``probe_timeout`` loses its permit to the next one.
    """

    failures: int = 5
    open_for: float = 60.0
    probes: int = 1
    successes: int = 1
    probe_timeout: float = 60.0

    def __post_init__(self) -> None:
        """Raises ValueError for numbers with which no breaker works."""
        if min(self.failures, self.probes, self.successes) < 1:
            raise ValueError("failures, probes and successes of a breaker are at least 1")
        if self.open_for < 0 or self.probe_timeout <= 0:
            raise ValueError("open_for of a breaker is at least 0, probe_timeout above 0")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is known of a breaker.

    ``opening`` counts how often it opened; ``permits`` are the running probes, each with the time
    at which it loses its permit.
    """

    state: StateName = "closed"
    failures: int = 0
    successes: int = 0
    opening: int = 0
    opened_at: float = 0.0
    permits: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a call may start; if not, after how many seconds it is worth asking again."""

    admitted: bool
    opening: int
    is_probe: bool = False
    retry_after: float = 0.0


def admit(snapshot: Snapshot, policy: Policy, now: float, token: str) -> tuple[Snapshot, Admission]:
    """A call asks to start; as a probe it gets a permit under its token."""
    opening = snapshot.opening
    if snapshot.state == "closed":
        return snapshot, Admission(True, opening)
    if snapshot.state == "open":
        # A clock that was set back must not keep a breaker open for longer than it ever would.
        waited = abs(now - snapshot.opened_at)
        if waited < policy.open_for:
            return snapshot, Admission(False, opening, retry_after=policy.open_for - waited)
        snapshot = replace(snapshot, state="half_open", successes=0, permits={})
    # Clocks of two processes differ a little; one that was set back by more ends the permits.
    latest = now + 2 * policy.probe_timeout
    running = {key: until for key, until in snapshot.permits.items() if now < until <= latest}
    if len(running) >= policy.probes:
        wait = min(running.values()) - now
        return replace(snapshot, permits=running), Admission(False, opening, retry_after=wait)
    permits = {**running, token: now + policy.probe_timeout}
    return replace(snapshot, permits=permits), Admission(True, opening, is_probe=True)


def settle(  # noqa: PLR0913  the state, the rule, and the four facts of a call that ended
    snapshot: Snapshot,
    policy: Policy,
    now: float,
    *,
    token: str,
    admission: Admission,
    counted: Counted,
) -> Snapshot:
    """A call has ended; one from before the last opening, or without its permit, counts no more."""
    if admission.opening != snapshot.opening:
        return snapshot
    if admission.is_probe:
        return _settled_probe(snapshot, policy, now, token, counted)
    if snapshot.state != "closed" or counted is Counted.NEITHER:
        return snapshot
    if counted is Counted.SUCCESS:
        return replace(snapshot, failures=0) if snapshot.failures else snapshot
    failures = snapshot.failures + 1
    if failures < policy.failures:
        return replace(snapshot, failures=failures)
    return _opened(snapshot, now, failures)


def _settled_probe(
    snapshot: Snapshot, policy: Policy, now: float, token: str, counted: Counted
) -> Snapshot:
    if token not in snapshot.permits:
        return snapshot
    if counted is Counted.FAILURE:
        return _opened(snapshot, now, snapshot.failures)
    permits = {key: until for key, until in snapshot.permits.items() if key != token}
    if counted is Counted.NEITHER:
        return replace(snapshot, permits=permits)
    successes = snapshot.successes + 1
    if successes >= policy.successes:
        return Snapshot(opening=snapshot.opening)
    return replace(snapshot, permits=permits, successes=successes)


def _opened(snapshot: Snapshot, now: float, failures: int) -> Snapshot:
    return Snapshot("open", failures, opening=snapshot.opening + 1, opened_at=now)
