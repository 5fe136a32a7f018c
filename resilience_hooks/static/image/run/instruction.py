"""The RUN instruction: its forms, its mounts, its shell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from resilience_hooks.static.dockerfile.heredoc import delimiter
from resilience_hooks.static.dockerfile.model import Instruction
from resilience_hooks.static.image.build import Build
from resilience_hooks.static.image.copier import Copier, MissingSourceError
from resilience_hooks.static.image.layers import Layers
from resilience_hooks.static.image.mounts import Mount, mounts
from resilience_hooks.static.image.paths import absolute
from resilience_hooks.static.image.run.shell import run_argv
from resilience_hooks.static.image.run.step import Environment, Step
from resilience_hooks.static.image.sources import copy_source
from resilience_hooks.static.image.state import BuildError, StageState
from resilience_hooks.static.image.uncertain import miss_in_context


def run(instruction: Instruction, state: StageState, build: Build) -> None:
    """RUN. Raises BuildError where what is mounted does not exist."""
    state.has_run = True
    before, installed = state.layers, len(state.installs)
    targets = list(_mount_all(instruction, state, build))
    step = Step(
        build=build,
        state=state,
        layers=state.layers,
        line=instruction.line,
        cwd=state.workdir,
        env=_environment(state),
    )
    with step.guarded():
        run_argv(_argv(instruction, state), step)
    if targets and len(state.installs) > installed:
        _keep_what_was_mounted(state, installed)
    for target in reversed(targets):
        state.layers.restore(target, before.files)


def _keep_what_was_mounted(state: StageState, since: int) -> None:
    """The files as an installer saw them go with its install: the mounts end with the step."""
    seen = Layers(state.layers.files).files
    state.installs[since:] = [replace(each, fs=seen) for each in state.installs[since:]]


def _argv(instruction: Instruction, state: StageState) -> tuple[str, ...]:
    """The exec form as it is; the shell form behind SHELL."""
    if instruction.words is not None:
        return instruction.words
    text = instruction.text
    if instruction.heredocs:
        if delimiter(text) is not None:
            text = instruction.heredocs[0].body
        else:
            bodies = (f"\n{each.body}{each.name}" for each in instruction.heredocs)
            text += "".join(bodies)
    return (*state.shell, text)


def _environment(state: StageState) -> Environment:
    home = "/root" if state.user in {"", "root", "0"} else None
    return Environment({"HOME": home, **state.values, "PWD": state.workdir})


def _mount_all(instruction: Instruction, state: StageState, build: Build) -> Iterator[str]:
    """Lay the mounts over the stage's files, and name their targets.

    What stands at a target is back when the step is over. Raises BuildError.
    """
    chosen = [mount for mount in mounts(instruction) if mount.kind in {"bind", "cache", "tmpfs"}]
    if chosen:
        state.layers = Layers(state.layers.files)
    for mount in chosen:
        target = absolute(state.expand_path(mount.target, build.escape), state.workdir)
        if target == "/":
            continue
        target = state.layers.resolve(target)
        yield target
        if mount.kind == "bind":
            with build.attempt(instruction.line, state):
                _bind(mount, target, state, build, instruction.line)


def _bind(mount: Mount, target: str, state: StageState, build: Build, line: int) -> None:
    origin = copy_source(build, mount.origin)
    source = state.expand_path(mount.source, build.escape)
    if origin.transfer is not None:
        origin.transfer.ask(source)
    if origin.files is None:
        return
    state.layers.remove(target)
    try:
        Copier(origin.files, state.layers, line).copy(absolute(source), target)
    except MissingSourceError as error:
        if origin.context is not None and not origin.context.is_beside(source):
            raise miss_in_context(origin.context, source, absolute(source)) from error
        if origin.is_complete and origin.context is None and not origin.unknowns:
            raise BuildError("stage", f"{origin.label} has no {absolute(source)}") from error
