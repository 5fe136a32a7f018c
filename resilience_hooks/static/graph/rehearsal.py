"""Runs a launch on paper in the order of the interpreter, to see which guarded imports fail.

What is missing where nobody catches it is taken to be there: it is reported, and what comes behind
it too. A module is in ``sys.modules`` from its first statement on, so that a circle finds it half
loaded; one that fails is taken out again.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from resilience_hooks.static.graph.targets import Loads, Misses, NoParent, Target
from resilience_hooks.static.graph.trace import Loss, Trace
from resilience_hooks.static.graph.walk import Statement, Visit, is_deferred, key_of

_DEEP: Final = 100
"""Imports in one another: the interpreter allows hardly more."""
_OFTEN: Final = 3
"""How often a module that does not load is tried."""


class Rehearsal:
    """One run; ``fallen`` asks for its outcome."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._walk = trace.walk
        self._visits = {visit.key: visit for visit in trace.visits}
        self._missing = {_place(loss) for loss in trace.losses if _is_sure(loss)}
        self._in_modules: set[str] = set()
        self._tries: Counter[str] = Counter()
        self._depth = 0
        self._fallen: set[tuple[str, int]] = set()

    def fallen(self) -> frozenset[tuple[str, int]]:
        """The try statements (module as reached, line) that a module fails which is there.

        First everything is started, then what is deferred is done.
        """
        for visit in self._trace.visits:
            if visit.parent is None:
                self._load(visit, caught=False)
        for visit in self._trace.visits:
            self._call(visit)
        return frozenset(self._fallen)

    def _load(self, visit: Visit, caught: bool) -> bool:
        """Whether a module is loaded; ``caught``: somebody catches its failure."""
        key = visit.key
        if key in self._in_modules or self._depth == _DEEP:
            return True
        self._tries[key] += 1
        if self._tries[key] > _OFTEN:
            return not caught
        self._in_modules.add(key)
        self._depth += 1
        is_loaded = self._run(visit, caught)
        self._depth -= 1
        if not is_loaded:
            self._in_modules.discard(key)
        return is_loaded

    def _run(self, visit: Visit, caught: bool) -> bool:
        """Whether the module comes to its end."""

        def fails(statement: Statement, visit: Visit) -> bool:
            where = statement.fact.where
            return not is_deferred(where, visit) and self._falls(statement, visit)

        return all(
            statement.fact.where.guarded_by is not None
            or is_deferred(statement.fact.where, visit)
            or self._import(statement, visit, caught)
            for statement in self._walk.executed(visit, fails)
        )

    def _call(self, visit: Visit) -> None:
        """Call the functions of a module."""

        def fails(statement: Statement, visit: Visit) -> bool:
            if is_deferred(statement.fact.where, visit):
                return self._falls(statement, visit)
            return self._misses(statement, visit) or self._has_fallen(statement, visit)

        for statement in self._walk.executed(visit, fails):
            where = statement.fact.where
            if where.guarded_by is None and is_deferred(where, visit):
                self._import(statement, visit, caught=False)

    def _falls(self, statement: Statement, visit: Visit) -> bool:
        """Whether the import in the body of a try statement fails."""
        if self._import(statement, visit, caught=True):
            return False
        line = statement.fact.where.guarded_by
        if line is not None and not self._misses(statement, visit):
            self._fallen.add((visit.key, line))
        return True

    def _has_fallen(self, statement: Statement, visit: Visit) -> bool:
        return (visit.key, statement.fact.where.guarded_by) in self._fallen

    def _import(self, statement: Statement, visit: Visit, caught: bool) -> bool:
        """Whether a statement succeeds, or something suppresses its failure."""
        where = statement.fact.where
        is_suppressed = where.guard is not None and where.guarded_by is None
        is_caught = caught or is_suppressed
        succeeds = all(
            self._loads(target, is_caught)
            and not (is_caught and self._is_missing(target, statement, visit))
            for target in statement.targets
        )
        return succeeds or is_suppressed

    def _loads(self, target: Target, caught: bool) -> bool:
        visit = self._visits.get(key_of(target.module)) if isinstance(target, Loads) else None
        return visit is None or self._load(visit, caught)

    def _misses(self, statement: Statement, visit: Visit) -> bool:
        return any(self._is_missing(target, statement, visit) for target in statement.targets)

    def _is_missing(self, target: Target, statement: Statement, visit: Visit) -> bool:
        """Whether a module is surely not there; a guard of its own believes what it sees."""
        if isinstance(target, Loads):
            return self._trace.files.is_added(target.module.file)
        if not isinstance(target, Misses | NoParent):
            return False
        place = visit.module.file, statement.fact.line, target.name
        return statement.fact.where.guard is not None or place in self._missing


def _is_sure(loss: Loss) -> bool:
    is_known = loss.placement is not None or isinstance(loss.miss.target, NoParent)
    return is_known and loss.miss.visit.behind is None


def _place(loss: Loss) -> tuple[str, int, str]:
    return loss.miss.visit.module.file, loss.miss.fact.line, loss.miss.target.name
