"""A Dockerfile replayed over its build context: the stages that the target needs, in order."""

from __future__ import annotations

from dataclasses import replace

from resilience_hooks.static.dockerfile.instructions import faults
from resilience_hooks.static.dockerfile.model import Dockerfile, Instruction, Stage
from resilience_hooks.static.image.build import Build, BuildOptions
from resilience_hooks.static.image.context import BuildContext
from resilience_hooks.static.image.copier import Copier
from resilience_hooks.static.image.environment import global_args
from resilience_hooks.static.image.graph import (
    Base,
    bases,
    check_references,
    needed,
    target_index,
    triggers,
)
from resilience_hooks.static.image.hierarchy import distribution
from resilience_hooks.static.image.layers import Layers
from resilience_hooks.static.image.model import Failure, Image
from resilience_hooks.static.image.sources import SCRATCH, base_image, files_of, named_context
from resilience_hooks.static.image.stage import run_stage
from resilience_hooks.static.image.state import BuildError, StageState, image_of, state_of

__all__ = ["BuildOptions", "replay"]

_DEFAULTS = BuildOptions()


def replay(
    dockerfile: Dockerfile, context: BuildContext, options: BuildOptions = _DEFAULTS
) -> Image:
    """Build a Dockerfile on paper.

    Nothing is raised for a build that must fail: every reason is in the image's ``failures``, and
    the image is what the instructions that do not fail make of it. Raises TreeError where a link
    of the context cannot be read.
    """
    build = _begin(dockerfile, context, options)
    found = bases(build)
    check_references(build)
    target = target_index(build)
    if target is None:
        return _image(StageState(Layers()), build)
    for index in needed(target, found, build):
        stage = dockerfile.stages[index]
        build.finished[index] = _stage(stage, found, build)
    build.failures += (failure for transfer in build.transfers for failure in transfer.failures())
    return _image(build.finished[target], build)


def _begin(dockerfile: Dockerfile, context: BuildContext, options: BuildOptions) -> Build:
    build = Build(dockerfile, context, options, {})
    build.failures += (
        Failure("syntax", problem.line, problem.message)
        for problem in dockerfile.problems
        if problem.fatal
    )
    last = dockerfile.stages[-1].name if dockerfile.stages else None
    with build.attempt(1):
        build.globals = global_args(dockerfile, options.args, options.target or last or "")
    if context.ignore is not None and context.ignore.problem is not None:
        reason = f"{context.ignore.path}: {context.ignore.problem}"
        build.failures.append(Failure("ignore-file", 1, reason))
    return build


def _image(state: StageState, build: Build) -> Image:
    unset = {name for stage in build.finished.values() for name in stage.unset}
    image = image_of(state, build.failures, unset | build.unset, build.pulled)
    return replace(image, stages=tuple(s.layers.files for s in build.finished.values()))


def _stage(stage: Stage, found: tuple[Base, ...], build: Build) -> StageState:
    context = named_context(build, stage.name) if stage.name else None
    if context is not None:
        return _from_context(context, stage.line, build)
    state = _initial(found[stage.index], stage.line, build)
    for trigger in triggers(stage.index, found, build):
        _run_trigger(trigger, stage.line, state, build)
    run_stage(stage.instructions, state, build)
    return state


def _run_trigger(trigger: Instruction, line: int, state: StageState, build: Build) -> None:
    with build.attempt(line, state):
        fault = next(faults(trigger, "\\"), None)
        if fault is not None:
            raise BuildError("syntax", f"ONBUILD, line {trigger.line}: {fault}")
        run_stage([trigger], state, build)


def _initial(base: Base, line: int, build: Build) -> StageState:
    """What a FROM begins with: a stage, nothing, a build context, another Dockerfile's image."""
    if isinstance(base, int):
        return build.finished[base].fork()
    if base == SCRATCH:
        return StageState(Layers())
    context = named_context(build, base)
    if context is not None:
        return _from_context(context, line, build)
    image = base_image(build, base)
    if image is not None:
        return state_of(image, line)
    build.pulled[base] = None
    return StageState(distribution(), base=base)


def _from_context(context: BuildContext, line: int, build: Build) -> StageState:
    state = StageState(Layers())
    Copier(files_of(build, context), state.layers, line).copy("/", "/")
    state.doubt(context.unknowns)
    return state
