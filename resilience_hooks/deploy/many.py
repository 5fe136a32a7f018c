"""Several targets side by side, each in a thread, all under one deadline."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from resilience_hooks.deploy.budget import Budget
from resilience_hooks.deploy.model import Report
from resilience_hooks.deploy.verify import Assignment, Watcher, verify

_AT_ONCE = 16


def verify_all(
    assignments: Sequence[Assignment], budget: Budget, watch: Watcher | None = None
) -> tuple[Report, ...]:
    """The reports in the order of the assignments."""
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        return tuple(pool.map(lambda assignment: verify(assignment, budget, watch), assignments))
