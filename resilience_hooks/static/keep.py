"""What an earlier look at a tree found, taken over unit by unit where it still stands."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar

from resilience_hooks.static.cache.recorded import RecordedTree
from resilience_hooks.static.cache.standing import Standing
from resilience_hooks.static.check import Workshop

T = TypeVar("T")


class Keep(Protocol):
    """Gives what a unit of work makes of what is given to it."""

    def __call__(self, key: Hashable, given: object, make: Callable[[], T]) -> T:
        """What was made before where that still stands, else what is made now."""


def keeping(standing: Standing, tree: RecordedTree, workshop: Workshop) -> Keep:
    """Take over what stands. What distributions supply is compared name by name."""
    before = standing.known("external", frozenset[str]())
    external = standing.kept("external", None, lambda: workshop.external)
    standing.resupply(before ^ external)
    tree.notebook.seed("external", tree.notebook.supplied(external))
    return standing.kept
