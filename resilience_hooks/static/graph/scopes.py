"""Which functions already run while their module loads, or when it is the program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from resilience_hooks.static.graph.callers import CONSTRUCTORS
from resilience_hooks.static.graph.statements import LOADING, MAIN, StatementFacts


class CallGraph:
    """Calls by name inside one module, between functions by their qualified names."""

    def __init__(self, facts: Iterable[StatementFacts]) -> None:
        self._calls: dict[str, set[str]] = {}
        self._classes: set[str] = set()
        for part in facts:
            self._classes.update(part.classes)
            for calls in part.calls:
                self._calls.setdefault(calls.caller, set()).update(calls.names)

    def reached(self, caller: str) -> frozenset[str]:
        """The functions that run when the code of a function (or of the module) does."""
        seen: set[str] = set()
        pending = list(self._targets(caller))
        while pending:
            function = pending.pop()
            if function not in seen:
                seen.add(function)
                pending.extend(self._targets(function))
        return frozenset(seen)

    def _targets(self, caller: str) -> Iterator[str]:
        scope = LOADING if caller == MAIN else caller
        for name in self._calls.get(caller, ()):
            for candidate in self._candidates(scope, name):
                yield candidate
                if candidate in self._classes:
                    yield from (f"{candidate}.{constructor}" for constructor in CONSTRUCTORS)

    def _candidates(self, scope: str, name: str) -> Iterator[str]:
        """What a called name may mean: a method of the same class, a nested or outer function."""
        owner, _, method = name.partition(".")
        if owner in {"self", "cls"}:
            yield f"{scope.rpartition('.')[0]}.{method}"
            return
        while scope:
            if scope not in self._classes:
                yield f"{scope}.{name}"
            scope = scope.rpartition(".")[0]
        yield name
