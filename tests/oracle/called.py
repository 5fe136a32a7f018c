"""Runs inside the clean interpreter: calls every function of what a launch loads."""

from __future__ import annotations

import inspect
import sys
import types
from collections.abc import Collection, Iterator
from functools import partial
from typing import Any

from resilience_hooks.prove.inside.job import Answer, Job, Outcome
from resilience_hooks.prove.inside.main import serve as serve_jobs
from resilience_hooks.prove.inside.session import by_itself, run
from resilience_hooks.prove.inside.watch import Watch
from resilience_hooks.prove.inside.world import World
from tests.oracle.frameworks import FOLDER

Identity = tuple[str, str, int]


def serve(at_start: Collection[str]) -> None:
    """Answer jobs until there are no more."""
    serve_jobs(at_start, _answer)


def _answer(job: Job) -> Answer:
    return run(job, lambda job, world, watch: called(job, world, watch, frozenset()))


def called(job: Job, world: World, watch: Watch, seen: frozenset[Identity]) -> Iterator[Outcome]:
    """Each function called by itself; then the functions of the modules that it loaded."""
    functions = {key: f for key, f in _functions(world) if key not in seen}
    known = seen | functions.keys()
    for function in functions.values():
        behind = partial(called, job, world, watch, known)
        yield by_itself(partial(_call, function), watch, job, behind)


def _functions(world: World) -> Iterator[tuple[Identity, Any]]:
    for module in [*sys.modules.values(), *_unregistered(world)]:
        for value in list(vars(module).values()):
            if getattr(value, "__module__", None) == module.__name__:
                yield from _of_value(module.__name__, value, world)


def _unregistered(world: World) -> Iterator[types.ModuleType]:
    """The modules that were loaded by their paths: only variables of others hold them."""
    pending = [module for module in sys.modules.values() if _is_of_image(module, world)]
    while pending:
        for value in list(vars(pending.pop()).values()):
            if _is_of_image(value, world) and value not in sys.modules.values():
                pending.append(value)
                yield value


def _is_of_image(value: Any, world: World) -> bool:
    file = getattr(value, "__file__", None) if isinstance(value, types.ModuleType) else None
    return isinstance(file, str) and world.holds(file)


def _of_value(name: str, value: Any, world: World) -> Iterator[tuple[Identity, Any]]:
    if isinstance(value, types.FunctionType):
        body = value.__code__
        if _is_own(body.co_filename, world) and not body.co_argcount:
            yield (name, body.co_filename, body.co_firstlineno), value
    elif isinstance(value, type):
        for method in vars(value).values():
            code: Any = getattr(method, "__code__", None)
            if code is not None and _is_own(code.co_filename, world):
                yield (name, code.co_filename, code.co_firstlineno), partial(method, None)


def _is_own(path: str, world: World) -> bool:
    return world.holds(path) and not path.startswith(world.place(FOLDER))


def _call(function: Any) -> None:
    result = function()
    if inspect.iscoroutine(result):
        try:
            result.send(None)
        except StopIteration:
            return
    elif inspect.isgenerator(result):
        list(result)
