"""Puts the facts of a module together from those of its top-level statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from resilience_hooks.static.graph.facts import FileLoad, ImportFact, ModuleFacts, Where
from resilience_hooks.static.graph.loading import file_loads, loaded
from resilience_hooks.static.graph.pathsteps import Binding, Edit, Load, PathStep
from resilience_hooks.static.graph.pathvalues import Named, evaluated
from resilience_hooks.static.graph.scopes import CallGraph
from resilience_hooks.static.graph.statements import LOADING, MAIN, Exports, StatementFacts

Part: TypeAlias = tuple[StatementFacts, Sequence[int]]
Settle: TypeAlias = Callable[[Where, Sequence[int]], Where]


def module_facts(parts: Sequence[Part], names: frozenset[str]) -> ModuleFacts:
    """The facts of a module. A part comes with the line of every row that it may speak of.

    ``names`` are bound besides those that the parts bind.
    """
    facts = [part for part, _ in parts]
    settle = _settler(facts)
    steps = evaluated(_path_steps(parts, settle))
    imports = [*_imports(parts, settle), *_loaded(steps.loads)]
    return ModuleFacts(
        imports=tuple(sorted(imports, key=_place) if steps.loads else imports),
        names=names.union(*(part.names for part in facts)),
        members=frozenset().union(*(part.members for part in facts)),
        exports=_exported(change for part in facts for change in part.exports),
        path_edits=steps.edits,
        file_loads=tuple(_file_loads(steps.loads)),
        open_names=any(part.open_names for part in facts),
        moves_path=any(part.moves_path for part in facts),
    )


def _imports(parts: Sequence[Part], settle: Settle) -> Iterator[ImportFact]:
    for part, numbers in parts:
        settled: dict[int, Where] = {}
        for fact in part.imports:
            where = settled.get(id(fact.where))
            if where is None:
                where = settled[id(fact.where)] = settle(fact.where, numbers)
            line = numbers[fact.line]
            yield ImportFact(
                fact.module, fact.names, fact.level, line, fact.column, where, fact.how
            )


def _loaded(loads: Iterable[Named]) -> Iterator[ImportFact]:
    return (fact for named in loads for fact in loaded(named))


def _file_loads(loads: Iterable[Named]) -> Iterator[FileLoad]:
    return (load for named in loads if named.load.kind == "file" for load in file_loads(named))


def _place(fact: ImportFact) -> tuple[int, int]:
    return fact.line, fact.column


def _settler(facts: Sequence[StatementFacts]) -> Settle:
    """A function that is called while the module loads does not defer its imports."""
    loading: frozenset[str] = frozenset()
    at_main: frozenset[str] = frozenset()
    if any(_has_function(part) for part in facts):
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
            outside=None if where.outside is None else settle(where.outside, numbers),
        )

    return settle


def _has_function(part: StatementFacts) -> bool:
    """Whether an import stands in a function."""
    if any(fact.where.function for fact in part.imports):
        return True
    return any(isinstance(step, Load) and step.function for step in part.path_steps)


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


def _path_steps(parts: Sequence[Part], settle: Settle) -> Iterator[PathStep]:
    """Every step with its line; none where nothing is edited, nor loaded by name."""
    steps = ((step, numbers) for part, numbers in parts for step in part.path_steps)
    if all(isinstance(step, Binding) for part, _ in parts for step in part.path_steps):
        return
    for step, numbers in steps:
        if isinstance(step, Binding):
            yield step
        elif isinstance(step, Edit):
            yield replace(step, line=numbers[step.line])
        else:
            yield replace(step, line=numbers[step.line], where=settle(step.where, numbers))
