"""What becomes of each import of a launch: as the analyzer says, and as the interpreter does."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from resilience_hooks.prove.inside.job import Answer, Failure, Key
from resilience_hooks.static.graph.rehearsal import Rehearsal
from resilience_hooks.static.graph.resolve import Resolver
from resilience_hooks.static.graph.targets import Loads, Misses
from resilience_hooks.static.graph.trace import Loss, Trace
from resilience_hooks.static.graph.walk import Miss, Visit, chain_of
from tests.oracle.frameworks import FOLDER
from tests.oracle.repositories import Generated

CRASHES, FAILS_WHEN_CALLED, CAUGHT = range(3)
_INSTALLED: Final = "what the repository lacks may be installed"
_FOLDER: Final = "a folder without __init__ is claimed only for what is in it"
_LACKING: Final = "a name that the repository's own module lacks too"
_ORDER: Final = "another order of the edits of sys.path finds it"
_ELSEWHERE: Final = "a package that searches elsewhere"
BEHIND: Final = "what is reached in another order of the edits of sys.path"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of each import that fails, by statement; ``loaded`` are modules by name, path.

    ``silent`` are statements of which nothing is claimed, with the reason; ``covered`` those of
    functions that stand in a module which a guard imports, ``circles`` the files that import
    themselves in the end, ``starred`` those with a star of what is missing;
    ``moves`` that a package finds modules elsewhere; ``doubt`` says why nothing at all is claimed.
    """

    failing: Mapping[Key, int]
    loaded: frozenset[tuple[str, str]]
    silent: Mapping[Key, str] = field(default_factory=dict)
    covered: frozenset[Key] = frozenset()
    circles: frozenset[str] = frozenset()
    starred: frozenset[str] = frozenset()
    moves: bool = False
    doubt: str | None = None


def static_verdict(trace: Trace, generated: Generated) -> Verdict:
    """What the trace claims of the image as it is built today."""
    direct = [loss for loss in trace.losses if loss.miss.visit.behind is None]
    failing: dict[Key, int] = {}
    for loss in direct:
        if is_unplaced(loss) and _stands(loss.miss.target.name, generated):
            continue
        state = loss.miss.state
        rank = CAUGHT if state.guard else FAILS_WHEN_CALLED if state.deferred else CRASHES
        key = _key(loss.miss)
        failing[key] = min(rank, failing.get(key, rank))
    return Verdict(
        failing=failing,
        loaded=frozenset((v.module.name, v.module.file) for v in trace.visits),
        silent=dict(_silent(trace, generated)),
        covered=frozenset(_key(loss.miss) for loss in direct if _is_covered(loss)),
        circles=frozenset(_circles(trace)),
        starred=frozenset(v.module.file for v in trace.visits if _has_open_star(trace, v)),
        moves=any(trace.walk.facts_of(visit.module).moves_path for visit in trace.visits),
        doubt=next(_doubts(trace, generated), None),
    )


def _circles(trace: Trace) -> Iterator[str]:
    loads: dict[str, set[str]] = {}
    for visit in trace.visits:
        targets = (t for each in trace.walk.statements(visit) for t in each.targets)
        found = {target.module.file for target in targets if isinstance(target, Loads)}
        loads.setdefault(visit.module.file, set()).update(found)
    for file in loads:
        reached, pending = set[str](), [file]
        while pending:
            fresh = loads.get(pending.pop(), set()) - reached
            reached |= fresh
            pending.extend(fresh)
        if file in reached:
            yield file


def _doubts(trace: Trace, generated: Generated) -> Iterator[str]:
    """What decides what else runs, and is not known."""
    if trace.open_path is not None:
        yield "an edit of sys.path"
    for miss in trace.walk.misses:
        if isinstance(miss.target, Misses) and not miss.target.certain:
            yield _ELSEWHERE
    if any(_is_moved(trace, visit) for visit in trace.visits):
        yield _ELSEWHERE
    direct = [loss for loss in trace.losses if loss.miss.visit.behind is None]
    unplaced = [loss.miss for loss in direct if is_unplaced(loss)]
    if any(_lacks_file(trace, visit) for visit in trace.visits):
        yield "a file that is loaded by its path is not there"
    missed = [miss for miss in trace.walk.misses if isinstance(miss.target, Misses)]
    foreign = [miss for miss in missed if not _has(miss.target.name, generated)]
    if any(_decides(miss, trace) for miss in (*unplaced, *foreign)):
        yield "what may be installed decides whether a handler runs"
    if Rehearsal(trace, direct).fallen() != trace.walk.fallen:
        yield "what may be installed decides whether a module loads, and a handler runs"


def _has_open_star(trace: Trace, visit: Visit) -> bool:
    """Whether a module stars what is missing: that may bring any name."""
    facts = trace.walk.facts_of(visit.module).imports
    stars = (fact for fact in facts if fact.names == ("*",))
    return not all(trace.walk.resolves(fact, visit) for fact in stars)


def _lacks_file(trace: Trace, visit: Visit) -> bool:
    """Whether a FileNotFoundError awaits the module, of which nothing is claimed."""
    loads = trace.walk.facts_of(visit.module).file_loads
    return any(trace.walk.file_of(load, visit) is None for load in loads)


def _is_moved(trace: Trace, visit: Visit) -> bool:
    """Whether a folder counts as a package only as long as its parent searches nowhere else."""
    found = (t for each in trace.walk.statements(visit) for t in each.targets)
    folders = (t.module for t in found if isinstance(t, Loads) and t.module.kind == "namespace")
    parents = {folder.name.rpartition(".")[0] for folder in folders}
    return any(
        other.module.name in parents and trace.walk.facts_of(other.module).moves_path
        for other in trace.visits
    )


def _stands(name: str, generated: Generated) -> bool:
    """Whether the repository's root has a module or a regular package: that is meant then."""
    base = name.replace(".", "/")
    return not generated.modules.keys().isdisjoint({f"{base}.py", f"{base}/__init__.py"})


def _has(name: str, generated: Generated) -> bool:
    """Whether the repository's root has that, or a folder of the name."""
    folder = f"{name.replace('.', '/')}/"
    return _stands(name, generated) or any(path.startswith(folder) for path in generated.modules)


def _decides(miss: Miss, trace: Trace) -> bool:
    """Whether a clause of the try statement around an import has imports of its own."""
    line = miss.fact.where.guarded_by
    clauses = (fact.where for fact in trace.walk.facts_of(miss.visit.module).imports)
    return line is not None and any(line in {where.fallback_of, where.else_of} for where in clauses)


def _silent(trace: Trace, generated: Generated) -> Iterator[tuple[Key, str]]:
    """What an edit of ``sys.path`` finds that comes later, or not at all; what may be installed."""
    for loss in trace.losses:
        reason = _unreported(loss, generated) if loss.miss.visit.behind is None else None
        if reason is not None:
            yield _key(loss.miss), reason
    ordered = list(_ordered(trace))
    places = {(miss.visit.module.file, miss.fact.line) for miss in ordered}
    for miss in trace.walk.misses:
        steps = itertools.pairwise(chain_of(miss.visit))
        if any(b.fact and (a.module.file, b.fact.line) in places for a, b in steps):
            yield _key(miss), BEHIND
    yield from ((_key(miss), _ORDER) for miss in ordered)


def _unreported(loss: Loss, generated: Generated) -> str | None:
    """Why a loss is not reported that the repository gives no place to."""
    target = loss.miss.target
    if not is_unplaced(loss) or not isinstance(target, Misses):
        return None
    if _stands(target.name, generated):
        return _LACKING if target.names else None
    if target.lost.parent is not None:
        return None
    return _FOLDER if _has(target.name, generated) else _INSTALLED


def _ordered(trace: Trace) -> Iterator[Miss]:
    """What was there before ``sys.path`` was edited: the edit may come later, or not at all."""
    launch = trace.launch
    before = Resolver(trace.files, launch.sys_path, launch.installed, frozenset())
    for miss in trace.walk.misses:
        chain = before.chain(miss.target.name) if isinstance(miss.target, Misses) else None
        if isinstance(chain, list) and not any(trace.files.is_added(m.file) for m in chain):
            yield miss


def _is_covered(loss: Loss) -> bool:
    return loss.miss.state.deferred and loss.miss.state.guard != loss.miss.fact.where.guard


def is_unplaced(loss: Loss) -> bool:
    """Whether the repository has nothing of the name, so that nothing is reported."""
    nowhere = loss.placement is None and loss.deletion is None
    return nowhere and isinstance(loss.miss.target, Misses)


def _key(miss: Miss) -> Key:
    return miss.visit.module.file, miss.fact.line, miss.target.name


def real_verdict(answer: Answer) -> Verdict:
    """What the interpreter met."""
    outcomes = (answer.start, *answer.steps)
    failing: dict[Key, int] = {}
    for failure in (failure for outcome in outcomes for failure in outcome.failures):
        failing[failure.key] = min(_rank(failure), failing.get(failure.key, CAUGHT))
    loaded = frozenset(
        (name, path)
        for outcome in outcomes
        for name, path in outcome.loaded
        if name != "__main__" and not path.startswith(FOLDER)
    )
    stops = (outcome.stop for outcome in outcomes)
    return Verdict(failing, loaded, doubt=next(filter(None, stops), None))


def _rank(failure: Failure) -> int:
    if failure.caught:
        return CAUGHT
    return FAILS_WHEN_CALLED if failure.deferred else CRASHES
