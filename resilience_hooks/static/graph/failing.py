"""Modules that do not load: what they import at their top level fails, and nobody there copes.

A guarded import of such a module fails as one of a missing module does: its handler runs, and the
imports in there may fail in their turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from resilience_hooks.static.graph.facts import ImportFact
from resilience_hooks.static.graph.targets import Loads, NoParent
from resilience_hooks.static.graph.trace import Loss, Trace
from resilience_hooks.static.graph.walk import Statement, Visit
from resilience_hooks.static.image.bases import is_plain


def awaited_failures(trace: Trace) -> frozenset[str]:
    """The modules that do not load today although a try statement imports them.

    None where something unknown may yet supply what they lack.
    """
    image = trace.image
    is_known = trace.open_path is None and not image.unknowns
    if not trace.losses or not is_known or not (image.base is None or is_plain(image.base)):
        return frozenset()
    importers = _importers(trace)
    found: set[str] = set()
    for visit in trace.visits:
        awaited = {
            target.module.name
            for statement in trace.walk.statements(visit)
            if statement.fact.where.guarded_by is not None
            for target in _loads(statement)
        }
        found |= awaited & _failing(trace, importers, visit.module.name) if awaited else set()
    return frozenset(found)


def _importers(trace: Trace) -> Mapping[str, Sequence[str]]:
    """Each module by name, with those that do not load where it does not."""
    importers: dict[str, list[str]] = {}
    for visit in trace.visits:
        for statement in trace.walk.statements(visit):
            if _is_vital(statement.fact, visit):
                for target in _loads(statement):
                    importers.setdefault(target.module.name, []).append(visit.module.name)
    return importers


def _failing(trace: Trace, importers: Mapping[str, Sequence[str]], apart: str) -> set[str]:
    """Those that miss something themselves, and those that import them without a guard.

    What fails only for what the module ``apart`` misses is met by it half loaded, in a circle.
    """
    pending = [loss.miss.visit.module.name for loss in trace.losses if _is_fatal(loss)]
    found: set[str] = {apart}
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending.extend(importers.get(name, ()))
    return found - {apart}


def _is_fatal(loss: Loss) -> bool:
    is_sure = loss.placement is not None or isinstance(loss.miss.target, NoParent)
    return is_sure and loss.miss.visit.behind is None and _is_vital(loss.miss.fact, loss.miss.visit)


def _is_vital(fact: ImportFact, visit: Visit) -> bool:
    """Whether the failure of a statement is that of the module."""
    where = fact.where
    return where.guard is None and not (where.deferred and not (visit.as_main and where.at_main))


def _loads(statement: Statement) -> Iterator[Loads]:
    return (target for target in statement.targets if isinstance(target, Loads))
