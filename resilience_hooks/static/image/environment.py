"""ARG and ENV, and the instructions that only have to expand."""

from __future__ import annotations

from collections.abc import Mapping

from resilience_hooks.static.dockerfile.expansion import VariableError
from resilience_hooks.static.dockerfile.model import Dockerfile, Instruction
from resilience_hooks.static.dockerfile.operands import operands
from resilience_hooks.static.dockerfile.pairs import pairs
from resilience_hooks.static.dockerfile.variables import expand_word, expand_words
from resilience_hooks.static.image.build import Build
from resilience_hooks.static.image.state import BuildError, StageState

_PLATFORM = {"PLATFORM": "linux/amd64", "OS": "linux", "OSVERSION": "", "ARCH": "amd64"}


def global_args(dockerfile: Dockerfile, args: Mapping[str, str], target: str) -> dict[str, str]:
    """The ARGs in front of the first FROM, and those that every build has. Raises BuildError.

    The platform is that of most machines that build images, ``linux/amd64``.
    """
    values = {
        f"{side}{name}": value
        for side in ("BUILD", "TARGET")
        for name, value in (*_PLATFORM.items(), ("VARIANT", ""))
    }
    values["TARGETSTAGE"] = target or "default"
    values.update((name, args[name]) for name in values.keys() & args.keys())
    for instruction in dockerfile.preamble:
        for name, default in pairs(instruction, dockerfile.escape):
            value = args.get(name)
            if value is None and default is not None:
                value = _expand_global(default, values, dockerfile.escape)
            if value is not None:
                values[name] = value
    return values


def _expand_global(word: str, values: Mapping[str, str], escape: str) -> str:
    try:
        return expand_word(word, values, escape).text
    except VariableError as error:
        raise BuildError("variable", str(error)) from error


def arg(instruction: Instruction, state: StageState, build: Build) -> None:
    """ARG: ``--build-arg``, else the default, else the global ARG of that name.

    From here on it hides an ENV of the same name, until a stage built on this one begins.
    """
    args = build.options.args
    for name, default in pairs(instruction, build.escape):
        value = args.get(name)
        if value is None:
            known = build.globals.get(name)
            value = known if default is None else state.expand(default, build.escape)
        if value is not None:
            state.values[name] = value


def env(instruction: Instruction, state: StageState, build: Build) -> None:
    """ENV: every value expands with what was set before the instruction."""
    expanded = {
        state.expand(name, build.escape): state.expand(value or "", build.escape)
        for name, value in pairs(instruction, build.escape)
    }
    state.values.update(expanded)
    state.env.update(expanded)


def label(instruction: Instruction, state: StageState, build: Build) -> None:
    """LABEL changes nothing here, but a variable may fail the build."""
    for name, value in pairs(instruction, build.escape):
        state.expand(name, build.escape)
        state.expand(value or "", build.escape)


def expose(instruction: Instruction, state: StageState, build: Build) -> None:
    """EXPOSE changes nothing here, but a variable may fail the build."""
    try:
        expand_words(instruction.text, state.values, build.escape)
    except VariableError as error:
        raise BuildError("variable", str(error)) from error


def expand_only(instruction: Instruction, state: StageState, build: Build) -> None:
    """VOLUME and STOPSIGNAL: BuildKit keeps what later instructions write into a volume."""
    for word in operands(instruction):
        state.expand(word, build.escape)
