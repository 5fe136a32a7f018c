"""Runs a launch on paper in the order of the interpreter, to see which guarded imports fail.

What is missing where nobody catches it is taken to be there: it is reported, and what comes behind
it too. A module is in ``sys.modules`` from its first statement on, so that a circle finds it half
loaded; one that fails is taken out again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from resilience_hooks.static.graph.facts import Raised, Where
from resilience_hooks.static.graph.targets import Loads, Misses, NoParent, Target
from resilience_hooks.static.graph.trace import Loss, Trace
from resilience_hooks.static.graph.walk import (
    Fallen,
    Statement,
    Visit,
    is_deferred,
    key_of,
    raised_of,
)

_DEEP: Final = 100
"""Imports in one another: the interpreter allows hardly more."""
_OFTEN: Final = 3
"""How often a module that does not load is tried."""
_KINDS: Final[tuple[Raised, ...]] = ("not-found", "import", "other")

Caught = frozenset[Raised]
_NOTHING: Final[Caught] = frozenset()


class Rehearsal:
    """One run, given what is missing; ``fallen`` asks for its outcome."""

    def __init__(self, trace: Trace, losses: Iterable[Loss]) -> None:
        self._trace = trace
        self._walk = trace.walk
        self._visits = {visit.key: visit for visit in trace.visits}
        self._missing = {_place(loss) for loss in losses if loss.miss.visit.behind is None}
        self._in_modules: set[str] = set()
        self._tries: Counter[str] = Counter()
        self._depth = 0
        self._fallen: dict[tuple[str, int], Raised] = {}

    def fallen(self) -> Fallen:
        """The guarded imports (module as reached, line) that a module fails which is there.

        First everything is started, then what is deferred is done.
        """
        for visit in self._trace.visits:
            if visit.parent is None:
                self._load(visit, _NOTHING)
        for visit in self._trace.visits:
            self._run(visit, _NOTHING, deferred=True)
        return self._fallen

    def _load(self, visit: Visit, caught: Caught) -> Raised | None:
        """What loading a module raises of what somebody catches."""
        if visit.key in self._in_modules or self._depth == _DEEP:
            return None
        self._tries[visit.key] += 1
        if self._tries[visit.key] > _OFTEN:
            return next(iter(sorted(caught)), None)
        self._in_modules.add(visit.key)
        self._depth += 1
        raised = self._run(visit, caught, deferred=False)
        self._depth -= 1
        if raised is not None:
            self._in_modules.discard(visit.key)
        return raised

    def _run(self, visit: Visit, caught: Caught, deferred: bool) -> Raised | None:
        """Run the body of a module, or what its functions do; what that raises."""

        def raises(statement: Statement, visit: Visit) -> Raised | None:
            if is_deferred(statement.fact.where, visit) is deferred:
                return self._tried(statement, visit, caught)
            return statement.raised or self._fallen.get((visit.key, statement.fact.line))

        for statement, held in self._walk.executed(visit, raises):
            where = statement.fact.where
            if is_deferred(where, visit) is not deferred:
                continue
            raised = held if where.guard else self._raised(statement, visit, caught)
            if raised is not None and where.meeting(raised).guard is None and not deferred:
                return raised
        return None

    def _tried(self, statement: Statement, visit: Visit, caught: Caught) -> Raised | None:
        """What a guarded import raises."""
        raised = self._raised(statement, visit, caught | _held(statement.fact.where))
        if raised is not None and not self._misses(statement, visit):
            self._fallen[visit.key, statement.fact.line] = raised
        return raised

    def _raised(self, statement: Statement, visit: Visit, caught: Caught) -> Raised | None:
        """What an import raises of what somebody catches."""
        for target in statement.targets:
            raised = self._missed(target, statement, visit)
            if raised in caught:
                return raised
            loaded = self._visits.get(key_of(target.module)) if isinstance(target, Loads) else None
            raised = self._load(loaded, caught) if loaded is not None else None
            if raised is not None:
                return raised
        return None

    def _misses(self, statement: Statement, visit: Visit) -> bool:
        return any(self._missed(target, statement, visit) for target in statement.targets)

    def _missed(self, target: Target, statement: Statement, visit: Visit) -> Raised | None:
        """What an import surely raises by itself; a guard of its own believes what it sees."""
        if isinstance(target, Loads):
            is_absent = self._trace.files.is_added(target.module.file)
            return raised_of(statement.fact.how) if is_absent else None
        if not isinstance(target, Misses | NoParent):
            return None
        place = visit.module.file, statement.fact.line, target.name
        is_sure = statement.fact.where.guard is not None or place in self._missing
        return target.raised if is_sure else None


def _held(where: Where) -> Caught:
    """What a guard catches."""
    return frozenset(raised for raised in _KINDS if where.meeting(raised).guard is not None)


def _place(loss: Loss) -> tuple[str, int, str]:
    return loss.miss.visit.module.file, loss.miss.fact.line, loss.miss.target.name
