"""Walks from the entry points through every import, strongest circumstances first."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from resilience_hooks.static.findings import Guard
from resilience_hooks.static.graph.facts import (
    FileLoad,
    How,
    ImportFact,
    PythonVersion,
    Raised,
    Where,
)
from resilience_hooks.static.graph.resolve import External, Module, Resolver
from resilience_hooks.static.graph.targets import (
    FactsOf,
    Loads,
    Misses,
    NoParent,
    Target,
    targets,
)

_LOSS: Final[dict[Guard | None, int]] = {None: 0, "broad": 1, "import-error": 2}
"""The higher, the less is lost where a guard catches a failure."""


@dataclass(frozen=True, slots=True)
class State:
    """The circumstances of a whole chain: a guard or a deferral anywhere covers what follows.

    ``guard`` catches a ModuleNotFoundError, ``named`` any other ImportError, ``other`` what is no
    ImportError.
    """

    deferred: bool = False
    guard: Guard | None = None
    named: Guard | None = None
    other: Guard | None = None

    @property
    def rank(self) -> int:
        """0 crashes at start; the higher, the less is lost."""
        return 2 * _LOSS[self.guard] + self.deferred

    def then(self, deferred: bool, where: Where) -> State:
        """The state behind one more step."""
        if where.guard is None:
            return replace(self, deferred=True) if deferred and not self.deferred else self
        return State(
            self.deferred or deferred,
            _weaker(self.guard, where.guard),
            _weaker(self.named, where.meeting("import").guard),
            _weaker(self.other, where.meeting("other").guard),
        )

    def meeting(self, raised: Raised) -> State:
        """The state of a failure of that kind."""
        guards = {"not-found": self.guard, "import": self.named, "other": self.other}
        return replace(self, guard=guards[raised])

    def covers(self, other: State) -> bool:
        """Whether a module reached in this state need not be visited again in the other."""
        return self is other or (
            self.deferred <= other.deferred
            and _LOSS[self.guard] <= _LOSS[other.guard]
            and _LOSS[self.named] <= _LOSS[other.named]
            and _LOSS[self.other] <= _LOSS[other.other]
        )


def _weaker(one: Guard | None, other: Guard | None) -> Guard | None:
    return max(one, other, key=_LOSS.__getitem__)


@dataclass(frozen=True, slots=True)
class Visit:
    """A module as reached: by ``fact`` in ``parent``, or as an entry point (both None).

    ``behind`` is the missing repository path that it is reached through, if there is one.
    """

    module: Module
    state: State
    as_main: bool = False
    fact: ImportFact | None = None
    parent: Visit | None = None
    behind: str | None = None

    @property
    def key(self) -> str:
        """What tells a module as reached from others; the program is another one."""
        return f"main\0{self.module.file}" if self.as_main else key_of(self.module)


@dataclass(frozen=True, slots=True)
class Miss:
    """A statement whose import fails, in the module as reached, in ``state``."""

    target: Misses | NoParent
    fact: ImportFact
    visit: Visit
    state: State


@dataclass(frozen=True, slots=True)
class Statement:
    """An import that runs in a module as reached: its circumstances, and what it does."""

    fact: ImportFact
    state: State
    targets: tuple[Target, ...]

    @property
    def raised(self) -> Raised | None:
        """What the import raises by itself."""
        missing = (t.raised for t in self.targets if isinstance(t, Misses | NoParent))
        return next(missing, None)


@dataclass(frozen=True, slots=True)
class Use:
    """A statement imports what the standard library or a distribution supplies."""

    external: External
    fact: ImportFact
    visit: Visit
    state: State


Raises: TypeAlias = Callable[[Statement, Visit], "Raised | None"]
Fallen: TypeAlias = Mapping[tuple[str, int], Raised]


@dataclass
class Walk:
    """What a launch loads and misses; grows while ``run`` works through the pending modules.

    ``is_worker`` says that Celery starts the process; ``fallen`` are the guarded imports (module as
    reached, line) that fail for a module which does not load, with what they raise. ``file_of``
    finds the file of the image that is loaded by its path.
    """

    resolver: Resolver
    facts_of: FactsOf
    python: PythonVersion | None
    is_worker: bool = False
    file_of: Callable[[FileLoad, Visit], str | None] = lambda _load, _visit: None
    fallen: Fallen = field(default_factory=dict)
    visits: dict[str, list[Visit]] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    _pending: list[tuple[int, int, Visit]] = field(default_factory=list)
    _count: itertools.count[int] = field(default_factory=itertools.count)

    def start(self, module: Module, as_main: bool) -> None:
        """Add an entry point and the packages around it."""
        chain = self.resolver.chain(module.name) if module.name else [module]
        for loaded in chain if isinstance(chain, list) else []:
            if loaded.file != module.file:
                self.push(Visit(loaded, State()))
        self.push(Visit(module, State(), as_main))

    def run(self) -> None:
        """Visit everything that is reachable."""
        while self._pending:
            visit = heapq.heappop(self._pending)[2]
            if not self._is_covered(visit.key, visit.state):
                self.visits.setdefault(visit.key, []).append(visit)
                self._visit(visit)

    def _is_covered(self, key: str, state: State) -> bool:
        """Whether a module has been visited in circumstances that tell as much."""
        return any(earlier.state.covers(state) for earlier in self.visits.get(key, ()))

    def loaded(self) -> Iterator[Visit]:
        """Each module once, as it was reached first: in its strongest state."""
        return (visits[0] for visits in self.visits.values())

    def push(self, visit: Visit) -> None:
        """Have a module visited by the next ``run``."""
        if visit.module.file:
            heapq.heappush(self._pending, (visit.state.rank, next(self._count), visit))

    def _visit(self, visit: Visit) -> None:
        for statement, _ in self.executed(visit, self._raised):
            fact, state = statement.fact, statement.state
            for target in statement.targets:
                if isinstance(target, Loads):
                    self._go_on(target.module, statement, visit)
                elif isinstance(target, Misses | NoParent):
                    self.misses.append(_miss(target, statement, visit))
                elif target.external.kind == "installed":
                    self.uses.append(Use(target.external, fact, visit, state))

    def _go_on(self, module: Module, statement: Statement, visit: Visit) -> None:
        """Most imports are of what was visited long ago: nothing is made for these."""
        if module.file and not self._is_covered(key_of(module), statement.state):
            fact, state = statement.fact, statement.state
            self.push(Visit(module, state, fact=fact, parent=visit, behind=visit.behind))

    def statements(self, visit: Visit) -> Iterator[Statement]:
        """The imports that run in a module as reached."""
        executed = self.executed(visit, self._raised)
        return (statement for statement, _ in executed if statement.fact.how != "file")

    def executed(self, visit: Visit, raises: Raises) -> Iterator[tuple[Statement, Raised | None]]:
        """What runs in a module as reached, files that are loaded by their paths included.

        A guarded statement comes with what it ``raises``. A handler's imports run only where one
        of its body raises, those of ``else`` where none does.
        """
        if visit.module.kind == "opaque":
            return
        failed: set[int | None] = set()
        for fact, found in self._running(visit):
            if not _is_reached(fact.where, failed):
                continue
            state = visit.state.then(is_deferred(fact.where, visit), fact.where)
            statement = Statement(fact, state, tuple(found))
            raised = raises(statement, visit) if fact.where.guard is not None else None
            if raised is not None:
                failed.add(fact.where.meeting(raised).guarded_by)
            yield statement, raised

    def _raised(self, statement: Statement, visit: Visit) -> Raised | None:
        """What the import raises, here or in a module that it loads."""
        return statement.raised or self.fallen.get((visit.key, statement.fact.line))

    def resolves(self, fact: ImportFact, visit: Visit) -> bool:
        """Whether a statement would find everything that it imports."""
        return not any(
            isinstance(target, Misses | NoParent) for target in self.targets_of(fact, visit)
        )

    def targets_of(self, fact: ImportFact, visit: Visit) -> Iterator[Target]:
        """What a statement does in a module as reached."""
        found = targets(fact, visit.module, self.resolver, self.facts_of)
        if fact.how == "optional":
            return (target for target in found if isinstance(target, Loads))
        return map(_unresolved, found) if fact.how == "class" else found

    def _running(self, visit: Visit) -> Iterator[tuple[ImportFact, Iterator[Target]]]:
        """The statements that can run, in their order, with what they do."""
        facts = self.facts_of(visit.module)
        running = (fact for fact in facts.imports if self._runs(fact.where, visit))
        imports = ((fact, self.targets_of(fact, visit)) for fact in running)
        if not facts.file_loads:
            return imports
        loads = (load for load in facts.file_loads if self._runs(load.where, visit))
        return heapq.merge(
            imports,
            filter(None, (self._file_loaded(load, visit) for load in loads)),
            key=lambda deed: deed[0].line,
        )

    def _file_loaded(
        self, load: FileLoad, visit: Visit
    ) -> tuple[ImportFact, Iterator[Target]] | None:
        """What is loaded by its path runs under the name that it is given.

        Where the file that loads it edits ``sys.modules``, it can be found under that name.
        """
        file = self.file_of(load, visit)
        if file is None:
            return None
        name = load.name or file.rpartition("/")[2].removesuffix(".py")
        fact = ImportFact(name, None, 0, load.line, load.column, load.where, "file")
        if not self.facts_of(visit.module).moves_path:
            return fact, iter([Loads(Module(name, "module", file))])
        is_package = file.endswith("/__init__.py")
        places = (file.rpartition("/")[0],) if is_package else ()
        module = Module(name, "package" if is_package else "module", file, places)
        self.resolver.register(module)
        return fact, iter([Loads(module)])

    def _runs(self, where: Where, visit: Visit) -> bool:
        """Whether a place can be reached: by version, and by what the program is."""
        if where.imported_only if visit.as_main else where.main_only:
            return False
        if where.worker_only and not self.is_worker:
            return False
        return self.python is None or all(test.holds(self.python) for test in where.versions)


def _unresolved(target: Target) -> Target:
    return replace(target, raised=raised_of("class")) if isinstance(target, Misses) else target


def raised_of(how: How) -> Raised:
    """What importing a module that is not there raises: ``logging`` makes a ValueError of it."""
    return "other" if how == "class" else "not-found"


def _miss(target: Misses | NoParent, statement: Statement, visit: Visit) -> Miss:
    fact, state = statement.fact, statement.state.meeting(target.raised)
    where = fact.where.meeting(target.raised)
    return Miss(target, fact if where is fact.where else replace(fact, where=where), visit, state)


def _is_reached(where: Where, failed: Collection[int | None]) -> bool:
    """Whether a clause of a try statement runs, given those whose bodies failed."""
    if where.else_of is not None and where.else_of in failed:
        return False
    return where.fallback_of is None or where.fallback_of in failed


def is_deferred(where: Where, visit: Visit) -> bool:
    """Whether a place runs only when something is called later."""
    return where.deferred and not (visit.as_main and where.at_main)


def key_of(module: Module) -> str:
    """What tells a module that is loaded by its name from others: that, and its file."""
    return f"{module.name}\0{module.file}"


def chain_of(visit: Visit) -> Sequence[Visit]:
    """The visits from the entry point to this one."""
    chain = [visit]
    while chain[-1].parent is not None:
        chain.append(chain[-1].parent)
    return chain[::-1]
