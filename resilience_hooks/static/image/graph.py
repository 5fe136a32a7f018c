"""Which stage is built on what, and which of them a target needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from resilience_hooks.static.dockerfile.expansion import VariableError
from resilience_hooks.static.dockerfile.instructions import parse_onbuild
from resilience_hooks.static.dockerfile.model import Instruction, Stage
from resilience_hooks.static.dockerfile.variables import expand_word
from resilience_hooks.static.image.build import Build
from resilience_hooks.static.image.mounts import mounts
from resilience_hooks.static.image.references import familiar
from resilience_hooks.static.image.sources import SCRATCH, stage_index
from resilience_hooks.static.image.state import BuildError

Base: TypeAlias = int | str
"""An earlier stage, by its index, or an image."""


def bases(build: Build) -> tuple[Base, ...]:
    """What each stage is built on. A FROM that names nothing valid fails any build of the file."""
    found: list[Base] = []
    names: dict[str, int] = {}
    for stage in build.dockerfile.stages:
        base: Base = SCRATCH
        with build.attempt(stage.line):
            base = _base(stage, names, build)
        found.append(base)
        if stage.name:
            names[stage.name] = stage.index
    return tuple(found)


def _base(stage: Stage, names: dict[str, int], build: Build) -> Base:
    name = _expand(stage.base, "the base image", build)
    if stage.platform is not None:
        _expand(stage.platform, "--platform", build)
    if name in names:
        return names[name]
    if familiar(name) is None:
        raise BuildError("stage", f"'{name}' is neither a stage nor a valid image reference")
    return name


def _expand(word: str, what: str, build: Build) -> str:
    try:
        expansion = expand_word(word, build.globals, build.escape)
    except VariableError as error:
        raise BuildError("variable", str(error)) from error
    build.unset |= expansion.unset
    if expansion.unset and (not expansion.text or expansion.text.endswith((":", "/", "@"))):
        missing = ", ".join(sorted(expansion.unset))
        raise BuildError("variable", f"{what} '{word}' needs a value for {missing}")
    if not expansion.text:
        raise BuildError("variable", f"{what} '{word}' is empty")
    return expansion.text


def target_index(build: Build) -> int | None:
    """The stage to build: the last one, or ``--target`` by its name. None where there is none."""
    stages = build.dockerfile.stages
    wanted = build.options.target
    if not wanted:
        return len(stages) - 1 if stages else None
    index = next((s.index for s in reversed(stages) if s.name == wanted.lower()), None)
    if index is None and stages:
        with build.attempt(stages[-1].line):
            raise BuildError("stage", f"there is no stage '{wanted}' to build")
    return index


def triggers(index: int, bases: tuple[Base, ...], build: Build) -> tuple[Instruction, ...]:
    """The ONBUILD instructions of the stage that a stage is built on.

    They run first, read with a backslash as the escape character whatever the file says.
    """
    base = bases[index]
    if not isinstance(base, int):
        return ()
    return tuple(
        parse_onbuild(instruction, "\\")
        for instruction in build.dockerfile.stages[base].instructions
        if instruction.keyword == "ONBUILD"
    )


def check_references(build: Build) -> None:
    """Every ``--from`` must make sense, in stages that are not needed too."""
    for stage in build.dockerfile.stages:
        for instruction in stage.instructions:
            if instruction.keyword == "COPY" and (name := instruction.flag("from")):
                with build.attempt(instruction.line):
                    stage_index(build, name)


def needed(target: int, bases: tuple[Base, ...], build: Build) -> tuple[int, ...]:
    """The stages that a target is built from, in the order of the file."""
    found: set[int] = set()
    pending = [target]
    while pending:
        index = pending.pop()
        if index not in found:
            found.add(index)
            pending.extend(_dependencies(index, bases, build))
    return tuple(sorted(found))


def _dependencies(index: int, bases: tuple[Base, ...], build: Build) -> Iterator[int]:
    base = bases[index]
    if isinstance(base, int):
        yield base
    stage = build.dockerfile.stages[index]
    for instruction in (*triggers(index, bases, build), *stage.instructions):
        for name in _origins(instruction):
            try:
                origin = stage_index(build, name)
            except BuildError:
                continue
            if origin is not None:
                yield origin


def _origins(instruction: Instruction) -> Iterator[str]:
    if instruction.keyword == "COPY" and (name := instruction.flag("from")):
        yield name
    elif instruction.keyword == "RUN":
        yield from (mount.origin for mount in mounts(instruction) if mount.origin)
