"""One launch, tried to its end: what fails is excused, and the launch begins anew."""

from __future__ import annotations

import itertools
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from resilience_hooks.prove.inside.entries import start, take
from resilience_hooks.prove.inside.forks import ChildError, in_child, limit_time
from resilience_hooks.prove.inside.job import (
    Answer,
    Excused,
    Failure,
    Job,
    Key,
    Outcome,
    Place,
    answer_of,
    dumps,
)
from resilience_hooks.prove.inside.stubs import StubFinder
from resilience_hooks.prove.inside.watch import Watch
from resilience_hooks.prove.inside.world import World

_ROUNDS = 500
_NOTHING: Excused = {}
Deed = Callable[[], object]
Behind = Callable[[], Iterable[Outcome]]
Steps = Callable[[Job, World, Watch], Iterable[Outcome]]


def prove(job: Job) -> Answer:
    """Start a launch, then take its steps one by one, each in a copy of the started process."""
    return run(job, _steps)


def run(job: Job, steps: Steps) -> Answer:
    """The same with steps of another making."""

    def launch(excused: Excused) -> Answer:
        world = World(job.root)
        watch = Watch(world, excused)
        world.enter(job)
        watch.install()
        if job.own is not None:
            world.add_finder(StubFinder(job.own, watch.is_asked))
        return _begun(lambda: _start(job, world), watch, lambda: steps(job, world, watch))

    return _through(lambda excused: _in_child(partial(launch, excused), job))


def by_itself(deed: Deed, watch: Watch, job: Job, behind: Behind = tuple) -> Outcome:
    """What fails when something is done in a copy of this process, and of what comes ``behind``."""
    before = watch.excused

    def do(excused: Excused) -> Answer:
        watch.excused = {**before, **excused}
        return _begun(deed, watch, behind)

    answer = _through(lambda excused: _in_child(partial(do, excused), job))
    whole = joined([answer.start, *answer.steps])
    return replace(whole, failures=tuple(replace(f, deferred=True) for f in whole.failures))


def _through(attempted: Callable[[Excused], Answer]) -> Answer:
    """Try again and again: until nothing ends the program, then to see behind handlers too.

    What fails under a handler at first and without one later is what ends the program.
    """
    answers, excused = _until_nothing([attempted(_NOTHING)], _ends, _NOTHING, attempted)
    seen = answers[-1].start
    behind, _ = _until_nothing(answers[-1:], _hides, excused, attempted)
    answers += [_only_hidden(answer, seen) for answer in behind[1:]]
    steps = itertools.zip_longest(*(answer.steps for answer in answers))
    return Answer(
        joined(answer.start for answer in answers),
        tuple(joined(filter(None, step)) for step in steps),
    )


def _until_nothing(
    answers: list[Answer],
    reveals: Callable[[Failure], bool],
    excused: Excused,
    attempted: Callable[[Excused], Answer],
) -> tuple[list[Answer], Excused]:
    """Excuse what is in the way and try again, until nothing is."""
    while len(answers) < _ROUNDS:
        wanted = {f.key: 0 if f.caught else f.nth for f in answers[-1].start.failures if reveals(f)}
        fresh = {key: nth for key, nth in wanted.items() if nth < excused.get(key, nth + 1)}
        if not fresh:
            break
        excused = {**excused, **fresh}
        answers = [*answers, attempted(excused)]
    return answers, excused


def _only_hidden(answer: Answer, seen: Outcome) -> Answer:
    """What came behind statements that failed before.

    What else fails, or is loaded, does so only because a handler was spared.
    """
    paths: set[str] = set()
    start = _behind(answer.start, set(seen.passed), paths)
    steps = tuple(_behind(step, set(seen.passed), paths) for step in answer.steps)
    return Answer(replace(start, loaded=seen.loaded), steps)


def _behind(outcome: Outcome, passed: set[Place], paths: set[str]) -> Outcome:
    """What failed behind a place that was passed, or in a function of a file that is.

    Such files are added to ``paths``.
    """

    def is_behind(places: Sequence[Place]) -> bool:
        return bool(places) and (not passed.isdisjoint(places) or places[-1][0] in paths)

    loaded = [each for each in outcome.loaded if is_behind(outcome.through.get(each[0], ()))]
    paths.update(path for _, path in loaded)
    failures = tuple(failure for failure in outcome.failures if is_behind(failure.through))
    return replace(outcome, failures=failures, loaded=tuple(loaded))


def _ends(failure: Failure) -> bool:
    return not failure.caught


def _hides(failure: Failure) -> bool:
    """Whether more may come to light where the failure is excused."""
    return not failure.caught or failure.escaped


def _in_child(work: Callable[[], Answer], job: Job) -> Answer:
    try:
        return answer_of(in_child(lambda: dumps(work()), job.seconds, job.memory))
    except ChildError as error:
        return Answer(Outcome(stop=str(error)))


def _begun(deed: Deed, watch: Watch, behind: Behind) -> Answer:
    """Do something, and what comes behind it unless it ended the program."""
    outcome = _attempt(deed, watch)
    if any(map(_ends, outcome.failures)):
        return Answer(outcome)
    limit_time(0)
    return Answer(outcome, tuple(behind()))


def _start(job: Job, world: World) -> None:
    for entry in job.entries:
        start(entry, job.run_name, world)


def _steps(job: Job, world: World, watch: Watch) -> Iterator[Outcome]:
    for step in job.steps:
        yield by_itself(partial(take, step, world), watch, job)


def joined(outcomes: Iterable[Outcome]) -> Outcome:
    """Several outcomes as one, the graver of equal failures kept, and the last word."""
    found: dict[Key, Failure] = {}
    stop, loaded, passed = None, {}, {}
    through: dict[str, tuple[Place, ...]] = {}
    for outcome in outcomes:
        through.update(outcome.through)
        stop = outcome.stop
        loaded.update(dict.fromkeys(outcome.loaded))
        passed.update(dict.fromkeys(outcome.passed))
        for failure in outcome.failures:
            if failure.key not in found or found[failure.key].caught:
                found[failure.key] = failure
    return Outcome(tuple(found.values()), stop, tuple(loaded), tuple(passed), through)


def _attempt(deed: Deed, watch: Watch) -> Outcome:
    """Do something; every import that failed on the way, caught or not."""
    watch.begin()
    stop, ended = None, None
    try:
        deed()
    except BaseException as error:
        ended = watch.failed(error)
        stop = None if ended is not None else _said(error, watch.world)
    failures = (
        replace(
            failure,
            caught=ended is None or failure.key != ended.key,
            escaped=failure.key in watch.escaped,
        )
        for failure in watch.failures.values()
    )
    loaded = watch.world.loaded()
    through = {name: watch.through[name] for name, _ in loaded if name in watch.through}
    return Outcome(tuple(failures), stop, loaded, tuple(watch.passed), through)


def _said(error: BaseException, world: World) -> str:
    """The exception in a line, with the last place in the image that it came through."""
    text = f"{type(error).__name__}: {error}".rstrip(": ").partition("\n")[0][:200]
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if world.holds(frame.filename):
            return f"{text} ({world.name(frame.filename)}:{frame.lineno})"
    return text
