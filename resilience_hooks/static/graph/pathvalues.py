"""The edits of ``sys.path`` with the values of the variables put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from resilience_hooks.static.graph.facts import PathEdit, PathOp
from resilience_hooks.static.graph.pathedits import Binding, PathStep
from resilience_hooks.static.graph.pathexpr import substituted


def path_edits(steps: Iterable[PathStep]) -> tuple[PathEdit, ...]:
    """Every edit, by line. Functions see what the module's variables hold in the end."""
    variables = _Variables()
    ordered = sorted(steps, key=lambda step: bool(step.function))
    edits = [edit for step in ordered for edit in variables.take(step)]
    return tuple(sorted(edits, key=lambda edit: edit.line))


class _Variables:
    """What the variables of a module and of its functions may hold."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], tuple[PathOp, ...]] = {}

    def take(self, step: PathStep) -> Iterator[PathEdit]:
        """Take a step in; an edit yields its entries."""
        if isinstance(step, Binding):
            self._bind(step)
        else:
            for path in self._substituted(step, step.entries):
                yield PathEdit(path, step.front, step.line)

    def _bind(self, step: Binding) -> None:
        key = (step.function, step.name)
        before = self._values.get(key, ()) if step.keeps else ()
        values = (*before, *self._substituted(step, step.values))
        self._values[key] = tuple(dict.fromkeys(values))[:16]

    def _substituted(self, step: PathStep, terms: Iterable[PathOp]) -> tuple[PathOp, ...]:
        def values(name: str) -> Sequence[PathOp]:
            return self._lookup(step.function, name)

        return tuple(path for term in terms for path in substituted(term, values))

    def _lookup(self, function: str, name: str) -> Sequence[PathOp]:
        """The values of a name as seen from a function: its own, then those of the outer ones."""
        while function and (function, name) not in self._values:
            function = function.rpartition(".")[0]
        return self._values.get((function, name), ())
