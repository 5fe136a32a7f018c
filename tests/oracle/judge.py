"""The static verdict on a repository, and the interpreter's."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from resilience_hooks.cli.selection import selected
from resilience_hooks.prove.inside.job import Answer, Entry, Failure, Job, Key
from resilience_hooks.prove.interpreter import answers
from resilience_hooks.prove.materialise import materialise
from resilience_hooks.static.check import Workshop, build, start, traced
from resilience_hooks.static.graph.resolve import Resolver
from resilience_hooks.static.graph.targets import Misses
from resilience_hooks.static.graph.trace import Loss, Trace
from resilience_hooks.static.graph.walk import Miss
from resilience_hooks.static.image.model import File
from tests.oracle.fallbacks import falls_back, in_clause
from tests.oracle.repositories import DOCKERFILE, Generated

CRASHES, FAILS_WHEN_CALLED, CAUGHT = range(3)
_WORDS = {
    None: "is fine",
    CRASHES: "crashes",
    FAILS_WHEN_CALLED: "fails when called",
    CAUGHT: "is caught",
}
_ABOVE = str(Path(__file__).parent.parent.parent)
_MEMORY = 1 << 30


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of each import that fails, by statement; ``loaded`` are modules by name, path.

    ``open`` are statements of which nothing is claimed, ``covered`` those of functions that stand
    in a module which a guard imports; ``moves`` that a package finds modules elsewhere; ``doubt``
    says why nothing at all is claimed.
    """

    failing: dict[Key, int]
    loaded: frozenset[tuple[str, str]]
    open: frozenset[Key] = frozenset()
    covered: frozenset[Key] = frozenset()
    moves: bool = False
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A repository with both verdicts."""

    generated: Generated
    static: Verdict
    real: Verdict
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def differences(self) -> list[str]:
        """What the two do not agree on, in words; nothing where the static side has a doubt."""
        if self.static.doubt is not None:
            return []
        return sorted((*self._failing(), *self._loaded(), *self._stopped()))

    def _failing(self) -> Iterator[str]:
        for key in self.static.failing.keys() | self.real.failing.keys():
            said, is_so = self.static.failing.get(key), self.real.failing.get(key)
            if said != is_so and not self._is_explained(key):
                path, line, module = key
                yield f"{path}:{line} {module}: said {_WORDS[said]}, {_WORDS[is_so]}"

    def _is_explained(self, key: Key) -> bool:
        """Whether it is agreed all the same.

        Nothing is claimed of what may be supplied from outside the repository. A guard on the way
        covers what a module does later, says the contract. A fallback that works is silent. Which
        clause of a try statement runs behind what ended the program is open.
        """
        path, line, _ = key
        said, is_so = self.static.failing.get(key), self.real.failing.get(key)
        if (said is None or is_so is None) and key in self.static.open:
            return True
        ends = CRASHES in self.real.failing.values()
        if ends and None in {said, is_so} and in_clause(self.sources.get(path, ""), line):
            return True
        if said is None and is_so == CAUGHT:
            failing = {at[1] for at in self.real.failing if at[0] == path}
            return falls_back(self.sources.get(path, ""), line, failing)
        return key in self.static.covered and is_so == FAILS_WHEN_CALLED

    def _loaded(self) -> Iterator[str]:
        unseen = self.real.loaded - self.static.loaded if not self.static.moves else ()
        for name, path in unseen:
            yield f"{name} is loaded from {path}, unseen"

    def _stopped(self) -> Iterator[str]:
        if self.real.doubt is not None:
            yield f"stopped: {self.real.doubt}"


def compare(generated: Sequence[Generated]) -> Iterator[Compared]:
    """Both verdicts on each repository, one clean interpreter for all."""
    with tempfile.TemporaryDirectory() as directory:
        traces = [trace_of(each) for each in generated]
        jobs = [
            job_of(trace, workshop, each, Path(directory).resolve() / str(number))
            for number, ((trace, workshop), each) in enumerate(zip(traces, generated, strict=True))
        ]
        found = answers(jobs, sys.executable, "tests.oracle.called", _ABOVE)
        for each, (trace, _), answer in zip(generated, traces, found, strict=True):
            yield Compared(each, static_verdict(trace), real_verdict(answer), _sources(trace, each))


def _sources(trace: Trace, generated: Generated) -> dict[str, str]:
    """The text of every file of the image, by image path."""
    texts = generated.texts()
    return {
        path: texts[node.origin.repo_path]
        for path, node in trace.image.fs.walk()
        if isinstance(node, File) and node.origin.repo_path in texts
    }


def trace_of(generated: Generated) -> tuple[Trace, Workshop]:
    """The one launch of a repository, traced."""
    workshop = Workshop(generated.tree)
    (service,) = selected([DOCKERFILE], workshop)
    context, image = build(service, workshop)
    (trace,) = traced(start(service, image, workshop), context, workshop)
    return trace, workshop


def job_of(trace: Trace, workshop: Workshop, generated: Generated, root: Path) -> Job:
    """The launch on the disk. Entry points run as programs: nothing of them blocks."""
    root.mkdir()
    materialise(trace.image.fs, workshop.read, root)
    launch = trace.launch
    return Job(
        root=str(root),
        cwd=launch.cwd,
        front=launch.sys_path,
        back=launch.installed,
        env=dict(launch.env),
        entries=tuple(Entry(e.kind, e.target, e.as_main) for e in launch.entries),
        own=_own(trace, generated),
        run_name="__main__",
        memory=_MEMORY,
    )


def _own(trace: Trace, generated: Generated) -> tuple[str, ...]:
    """Every name of the repository, but for those of which the trace makes no claim.

    A name that only a folder has which is no import root may as well be a distribution's. What
    stands at the root is never given up.
    """
    parts = [path.removesuffix(".py").split("/") for path in generated.modules]
    claimed = {x.miss.target.name.partition(".")[0] for x in trace.losses if not _is_unplaced(x)}
    unclaimed = {x.miss.target.name for x in trace.losses if _is_unplaced(x)} - claimed
    at_root = {first for first, *_ in parts}
    return tuple(sorted({name for each in parts for name in each} - (unclaimed - at_root)))


def static_verdict(trace: Trace) -> Verdict:
    """What the trace claims of the image as it is built today."""
    direct = [loss for loss in trace.losses if loss.miss.visit.behind is None]
    failing: dict[Key, int] = {}
    for loss in direct:
        state = loss.miss.state
        rank = CAUGHT if state.guard else FAILS_WHEN_CALLED if state.deferred else CRASHES
        key = _key(loss.miss)
        failing[key] = min(rank, failing.get(key, rank))
    loaded = frozenset((v.module.name, v.module.file) for v in trace.visits)
    return Verdict(
        failing=failing,
        loaded=loaded,
        open=frozenset([*(_key(x.miss) for x in direct if _is_foreign(x)), *_ordered(trace)]),
        covered=frozenset(_key(loss.miss) for loss in direct if _is_covered(loss)),
        moves=any(trace.walk.facts_of(visit.module).moves_path for visit in trace.visits),
        doubt=trace.open_path or next(_unsure(trace), None),
    )


def _unsure(trace: Trace) -> Iterator[str]:
    """What decides what else runs, and is not known."""
    for miss in trace.walk.misses:
        if isinstance(miss.target, Misses) and not miss.target.certain:
            yield f"{miss.target.name} may be anywhere"
    for loss in trace.losses:
        if _is_unplaced(loss) and loss.miss.fact.where.guarded_by is not None:
            yield f"{loss.miss.target.name} may be installed, or a handler runs"


def _is_foreign(loss: Loss) -> bool:
    """Whether a distribution may supply it, as far as anybody knows."""
    target = loss.miss.target
    return _is_unplaced(loss) and isinstance(target, Misses) and target.lost.parent is None


def _ordered(trace: Trace) -> Iterator[Key]:
    """What was there before ``sys.path`` was edited: the edit may come later, or not at all."""
    launch = trace.launch
    before = Resolver(trace.files, launch.sys_path, launch.installed, frozenset())
    for miss in trace.walk.misses:
        chain = before.chain(miss.target.name) if isinstance(miss.target, Misses) else None
        if isinstance(chain, list) and not any(trace.files.is_added(m.file) for m in chain):
            yield _key(miss)


def _is_covered(loss: Loss) -> bool:
    return loss.miss.state.deferred and loss.miss.state.guard != loss.miss.fact.where.guard


def _is_unplaced(loss: Loss) -> bool:
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
        (name, path) for outcome in outcomes for name, path in outcome.loaded if name != "__main__"
    )
    stops = (outcome.stop for outcome in outcomes)
    return Verdict(failing, loaded, doubt=next(filter(None, stops), None))


def _rank(failure: Failure) -> int:
    if failure.caught:
        return CAUGHT
    return FAILS_WHEN_CALLED if failure.deferred else CRASHES


def differing(compared: Iterable[Compared]) -> list[Compared]:
    """Those on which the verdicts differ."""
    return [each for each in compared if each.differences]


def judged_again(compared: Compared) -> Compared:
    """The static verdict of now, with what the interpreter said before."""
    trace, _ = trace_of(compared.generated)
    return replace(compared, static=static_verdict(trace))
