"""Small repositories, repaired in memory."""

from __future__ import annotations

from collections.abc import Mapping

from resilience_hooks.cli.selection import select
from resilience_hooks.fix.examine import Ground, ground
from resilience_hooks.fix.model import Repair
from resilience_hooks.fix.repair import repair
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.tree.memory import Content, memory_tree
from resilience_hooks.static.units import Unit


def everything(workshop: Workshop) -> list[Unit]:
    """All services of a tree."""
    found = select([], workshop)
    return [*found.services, *found.uploads]


def repaired(files: Mapping[str, Content], is_strict: bool = False) -> tuple[Repair, Ground]:
    """What is repaired of what counts in a repository."""
    workshop = Workshop(memory_tree(files))
    return repair(ground(workshop, everything), everything, is_strict)


def added(made: Repair) -> dict[str, list[str]]:
    """The lines that each changed file gained; nothing may have gone."""
    found = {}
    for change in made.changes:
        old, new = (data.decode().splitlines() for data in (change.before, change.after))
        rest = iter(old)
        awaited = next(rest, None)
        gained = []
        for line in new:
            if line == awaited:
                awaited = next(rest, None)
            else:
                gained.append(line)
        assert awaited is None
        found[change.path] = gained
    return found


def applied(files: Mapping[str, Content], made: Repair) -> dict[str, Content]:
    """The repository with the changes written."""
    return {**files, **{change.path: change.after for change in made.changes}}
