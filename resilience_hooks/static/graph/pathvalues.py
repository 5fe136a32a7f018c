"""The edits of ``sys.path`` and the loads by name, with the values of their variables put in."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.graph.facts import PathEdit, PathOp
from resilience_hooks.static.graph.pathexpr import substituted
from resilience_hooks.static.graph.pathsteps import Binding, Edit, Load, PathStep
from resilience_hooks.static.graph.tables import expanded

_MOST: Final = 16


@dataclass(frozen=True, slots=True)
class Named:
    """A load with what the terms for its names and its package may stand for."""

    load: Load
    names: tuple[PathOp, ...]
    packages: tuple[PathOp, ...] | None = None


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The edits of a module, by line, and its loads, in order."""

    edits: tuple[PathEdit, ...]
    loads: tuple[Named, ...]


def evaluated(steps: Iterable[PathStep]) -> Evaluated:
    """Follow the variables of a module; functions see what they hold in the end."""
    variables = _Variables()
    edits: list[PathEdit] = []
    loads: list[Named] = []
    for step in sorted(steps, key=lambda step: bool(step.function)):
        if isinstance(step, Binding):
            variables.bind(step)
        elif isinstance(step, Edit):
            edits.extend(variables.edits(step))
        else:
            loads.append(variables.named(step))
    return Evaluated(tuple(sorted(edits, key=lambda edit: edit.line)), tuple(loads))


class _Variables:
    """What the variables of a module and of its functions may hold."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], tuple[PathOp, ...]] = {}

    def bind(self, step: Binding) -> None:
        """A variable takes values."""
        key = (step.function, step.name)
        before = self._values.get(key, ()) if step.keeps else ()
        found = (value for term in step.values for value in self._substituted(term, step.function))
        self._values[key] = tuple(dict.fromkeys((*before, *found)))[:_MOST]

    def edits(self, step: Edit) -> Iterator[PathEdit]:
        """The entries that an edit adds."""
        for entry in step.entries:
            terms = self._substituted(entry, step.function)
            paths = (path for term in terms for path in expanded(term))
            for path in itertools.islice(paths, _MOST):
                yield PathEdit(path, step.front, step.line, step.if_absent)

    def named(self, step: Load) -> Named:
        """A load with its names known as far as they are."""
        names, package = self._substituted(step.names, step.function), step.package
        if package is None:
            return Named(step, names)
        return Named(step, names, self._substituted(package, step.function))

    def _substituted(self, term: PathOp, function: str) -> tuple[PathOp, ...]:
        return substituted(term, lambda name: self._lookup(function, name))

    def _lookup(self, function: str, name: str) -> Sequence[PathOp]:
        """The values of a name as seen from a function: its own, then those of the outer ones."""
        while function and (function, name) not in self._values:
            function = function.rpartition(".")[0]
        return self._values.get((function, name), ())
