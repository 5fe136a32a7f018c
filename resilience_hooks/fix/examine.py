"""A tree checked as often as it is rewritten; what a rewrite cannot change is kept."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from resilience_hooks.fix.model import Key, key_of
from resilience_hooks.static.check import Workshop, build
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.image.model import Content, Directory, Link
from resilience_hooks.static.results import ServiceResult
from resilience_hooks.static.rules.ignores import silenced
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.units import Unit, check_unit

Name: TypeAlias = tuple[str, str]
Select: TypeAlias = Callable[[Workshop], Sequence[Unit]]
"""The services of a tree that a command line means."""


@dataclass(frozen=True)
class Ground:
    """A tree and what a check says of it: units and results by kind and name of the services."""

    workshop: Workshop
    units: Mapping[Name, Unit]
    results: Mapping[Name, ServiceResult]

    @property
    def tree(self) -> Tree:
        """The sources."""
        return self.workshop.tree

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding that the configuration does not accept."""
        ignores = self.workshop.config.ignore
        kept = silenced(self.results.values(), ignores, datetime.date.today())
        return tuple(finding for service in kept.services for finding in service.findings)

    @cached_property
    def keys(self) -> frozenset[Key]:
        """The keys of all findings."""
        return frozenset(map(key_of, self.findings))

    @cached_property
    def errors(self) -> frozenset[Key]:
        """The keys of the errors among them."""
        return frozenset(key_of(each) for each in self.findings if each.severity == "error")


def ground(workshop: Workshop, select: Select) -> Ground:
    """The tree of a workshop, checked."""
    units = _named(select(workshop))
    results = {name: check_unit(unit, workshop) for name, unit in units.items()}
    return Ground(workshop, units, results)


def _named(units: Iterable[Unit]) -> dict[Name, Unit]:
    """Services by kind and name: an image and a folder may be called the same."""
    return {(unit.kind, unit.name): unit for unit in units}


def rewritten(before: Ground, tree: Tree, select: Select) -> Ground:
    """The same after some Dockerfiles and ignore files of the tree were rewritten.

    A service is checked again if what is known of it changed, or what anybody may read.
    """
    old = before.workshop
    workshop = Workshop(tree, old.python, old.config, reader=old.repository.reader)
    units = _named(select(workshop))
    same = before.units if _only_dockerfiles(before, tree) else {}
    results = {
        name: before.results[name] if same.get(name) == unit else check_unit(unit, workshop)
        for name, unit in units.items()
    }
    return Ground(workshop, units, results)


def lost(before: Ground, after: Ground) -> Iterator[str]:
    """What was in an image before and is not as it was: ``SERVICE: path``, and lost services."""
    for name, unit in before.units.items():
        if name not in after.units or _worsened(before.results[name], after.results[name]):
            yield f"{unit.name}: its analysis"
        elif after.results[name] is not before.results[name]:
            left = _contents(after.units[name], after.workshop)
            for path, content in _contents(unit, before.workshop).items():
                if left.get(path) != content:
                    yield f"{unit.name}: {path}"


def _worsened(before: ServiceResult, after: ServiceResult) -> bool:
    return before.status == "checked" and after.status != "checked"


def _only_dockerfiles(before: Ground, tree: Tree) -> bool:
    """Whether nothing was rewritten but Dockerfiles, which a service knows as they are."""
    known = {unit.path for unit in before.units.values()}
    old = before.tree.entries
    return known.issuperset(
        path for path, entry in tree.entries.items() if entry is not old.get(path)
    )


def _contents(unit: Unit, workshop: Workshop) -> dict[str, Content | str]:
    """The files and links of an image; nothing where nothing is replayed."""
    if not isinstance(unit, Service) or unit.context is None or unit.reason is not None:
        return {}
    nodes = build(unit, workshop)[1].fs.nodes.items()
    return {
        path: node.target if isinstance(node, Link) else node.content
        for path, node in nodes
        if not isinstance(node, Directory)
    }
