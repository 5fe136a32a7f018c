"""The story: ready → health → selftest → probe → logs, under one deadline."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from resilience_hooks.deploy.budget import Budget, InterruptedRunError
from resilience_hooks.deploy.client import Client
from resilience_hooks.deploy.exercise import probe, selftest
from resilience_hooks.deploy.health import health
from resilience_hooks.deploy.logs.scan import Logs, scan
from resilience_hooks.deploy.model import STEPS, Report, Step, Target
from resilience_hooks.deploy.ready import ready

Watcher = Callable[[Target, Step], None]
"""Is told of every step as soon as it is done."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A target with the means to look at it."""

    target: Target
    client: Client
    logs: Logs = field(default_factory=Logs)


def verify(assignment: Assignment, budget: Budget, watch: Watcher | None = None) -> Report:
    """Run the steps. After a failure to get ready, or to be healthy, the service is not exercised.

    The log is read whatever the steps before it saw: it tells why.
    """
    steps: list[Step] = []
    for step in _steps(assignment, budget):
        steps.append(step)
        if watch:
            watch(assignment.target, step)
    return Report(assignment.target, tuple(steps))


def _steps(assignment: Assignment, budget: Budget) -> Iterator[Step]:
    target, client = assignment.target, assignment.client
    actions: dict[str, Callable[[], Step]] = {
        "ready": lambda: ready(target, client, budget),
        "health": lambda: health(target, client, budget),
        "selftest": lambda: selftest(target, client, budget),
        "probe": lambda: probe(target, client, budget),
        "logs": lambda: scan(target, client, assignment.logs, _reserved(budget)),
    }
    is_sound, is_stopped = True, False
    for name in STEPS:
        if is_stopped:
            yield Step(name, "inconclusive", "the run was stopped before this step")
            continue
        if not is_sound and name in ("health", "selftest", "probe"):
            yield Step(name, "skipped", "the service is not up")
            continue
        step = _timed(name, actions[name])
        yield step
        is_stopped = step.summary == _STOPPED
        is_sound = is_sound and (step.status == "pass" or name not in ("ready", "health"))


_STOPPED = "the run was stopped in this step"
_LOG_SECONDS = 5.0


def _timed(name: str, action: Callable[[], Step]) -> Step:
    start = time.monotonic()
    try:
        step = action()
    except InterruptedRunError:
        step = Step(name, "inconclusive", _STOPPED)
    return replace(step, seconds=time.monotonic() - start)


def _reserved(budget: Budget) -> Budget:
    """Even where the steps before have spent the deadline, the log is looked at for a moment."""
    return budget if budget.left >= _LOG_SECONDS else Budget.of(_LOG_SECONDS, budget.stop)
