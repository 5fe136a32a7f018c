"""Imports of what is neither the repository's nor the standard library's."""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.graph.resolve import Lost
from resilience_hooks.static.graph.targets import Misses
from resilience_hooks.static.graph.trace import Loss, Trace
from resilience_hooks.static.graph.walk import Miss


def foreign(trace: Trace) -> Iterator[Loss]:
    """Every statement that needs a distribution, as the loss that it would be without.

    Calls with a module's name are left out: what they name may be optional.
    """
    for use in trace.walk.uses:
        if use.fact.how == "statement":
            lost = Lost(use.external.name, None)
            target = Misses(use.fact.module, use.fact.names or (), lost)
            yield Loss(Miss(target, use.fact, use.visit, use.state), None)
    for loss in trace.losses:
        is_ours = loss.placement is not None or loss.deletion is not None
        if not is_ours and loss.miss.fact.how == "statement" and _is_top(loss):
            yield loss


def _is_top(loss: Loss) -> bool:
    """Whether nothing of the name is in the image."""
    return isinstance(loss.miss.target, Misses) and loss.miss.target.lost.parent is None
