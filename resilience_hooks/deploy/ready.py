"""Step 1: wait until the service answers at all, as long as the deadline allows."""

from __future__ import annotations

import random
from typing import Final

from resilience_hooks.deploy.budget import Budget
from resilience_hooks.deploy.client import Client, Reply, Unreachable
from resilience_hooks.deploy.model import Step, Target

_FIRST_WAIT: Final = 0.2
_LONGEST_WAIT: Final = 5.0


def ready(target: Target, client: Client, budget: Budget) -> Step:
    """Passed on any answer below 500; nothing but silence until the deadline is a failure."""
    last: Reply | Unreachable = Unreachable("was not asked: no time was left", True)
    attempts = 0
    while not budget.is_spent:
        last = client.request(budget, target.health)
        attempts += 1
        if isinstance(last, Reply) and last.status < 500:
            return Step("ready", "pass", f"answers {last.status} at attempt {attempts}")
        if isinstance(last, Unreachable) and last.is_final:
            break
        budget.pause(_wait(attempts))
    times = f"{attempts} attempt{'s' if attempts != 1 else ''}"
    if isinstance(last, Reply):
        return Step("ready", "fail", f"still answers {last.status} after {times}")
    return Step("ready", "fail" if attempts else "inconclusive", f"{last.reason} ({times})")


def _wait(attempts: int) -> float:
    """Doubling, and up to half of it left to chance, so that many do not ask at once."""
    longest = min(_FIRST_WAIT * (1 << min(attempts - 1, 10)), _LONGEST_WAIT)
    return longest * random.uniform(0.5, 1.0)
