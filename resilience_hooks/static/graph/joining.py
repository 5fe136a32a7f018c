"""Puts the facts of a module together from those of its top-level statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from resilience_hooks.static.graph.facts import ImportFact, ModuleFacts, Where
from resilience_hooks.static.graph.pathedits import Edit, PathStep
from resilience_hooks.static.graph.pathvalues import path_edits
from resilience_hooks.static.graph.scopes import CallGraph
from resilience_hooks.static.graph.statements import LOADING, MAIN, Exports, StatementFacts

Part: TypeAlias = tuple[StatementFacts, Sequence[int]]


def module_facts(parts: Sequence[Part], names: frozenset[str]) -> ModuleFacts:
    """The facts of a module. A part comes with the line of every row that it may speak of.

    ``names`` are bound besides those that the parts bind.
    """
    facts = [part for part, _ in parts]
    return ModuleFacts(
        imports=tuple(_imports(parts)),
        names=names.union(*(part.names for part in facts)),
        exports=_exported(change for part in facts for change in part.exports),
        path_edits=path_edits(_path_steps(parts)),
        open_names=any(part.open_names for part in facts),
        moves_path=any(part.moves_path for part in facts),
    )


def _imports(parts: Sequence[Part]) -> Iterator[ImportFact]:
    settle = _settler([part for part, _ in parts])
    for part, numbers in parts:
        settled: dict[int, Where] = {}
        for fact in part.imports:
            where = settled.get(id(fact.where))
            if where is None:
                where = settled[id(fact.where)] = settle(fact.where, numbers)
            line = numbers[fact.line]
            yield ImportFact(
                fact.module, fact.names, fact.level, line, fact.column, where, fact.dynamic
            )


def _settler(facts: Sequence[StatementFacts]) -> Callable[[Where, Sequence[int]], Where]:
    """A function that is called while the module loads does not defer its imports."""
    loading: frozenset[str] = frozenset()
    at_main: frozenset[str] = frozenset()
    if any(fact.where.function for part in facts for fact in part.imports):
        graph = CallGraph(facts)
        loading, at_main = graph.reached(LOADING), graph.reached(MAIN)

    def settle(where: Where, numbers: Sequence[int]) -> Where:
        if where.function is None and not where.has_lines:
            return where
        return replace(
            where,
            deferred=where.deferred and where.function not in loading,
            at_main=where.function in at_main,
            handler_line=_line(where.handler_line, numbers),
            guarded_by=_line(where.guarded_by, numbers),
            fallback_of=_line(where.fallback_of, numbers),
            else_of=_line(where.else_of, numbers),
        )

    return settle


def _line(row: int | None, numbers: Sequence[int]) -> int | None:
    return None if row is None else numbers[row]


def _exported(changes: Iterable[Exports]) -> tuple[str, ...] | None:
    """What ``__all__`` surely holds; None where it is set to what only a run can tell."""
    exported: tuple[str, ...] | None = None
    for change in changes:
        if not change.adds:
            exported = change.names
        elif change.names is not None and exported is not None:
            exported += change.names
    return exported


def _path_steps(parts: Sequence[Part]) -> Iterator[PathStep]:
    """Every step with its line; none where nothing is edited."""
    if any(isinstance(step, Edit) for part, _ in parts for step in part.path_steps):
        for part, numbers in parts:
            for step in part.path_steps:
                yield replace(step, line=numbers[step.line]) if isinstance(step, Edit) else step
