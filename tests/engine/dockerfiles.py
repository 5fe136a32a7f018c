"""Generated Dockerfiles over a given context, with the options that they are built with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.engine.contexts import Files, directories_of
from tests.engine.draws import chance, weighted
from tests.engine.instructions import copy_from, copy_named, instructions
from tests.engine.state import Stage, World

Lines: TypeAlias = tuple[str, ...]

_NAMES: Final = ("build", "deps", "base-1", "x.y")


@st.composite
def dockerfiles(draw: DrawFn, files: Files, ignore: Sequence[str]) -> tuple[Lines, Lines]:
    """The lines of a Dockerfile, and the options.

    Every stage but the last is one that the next is built from or copies from: buildah builds
    those too that are not needed, and they may fail.
    """
    world = World(files, ignore, {}, is_whole=chance(draw, 85))
    if chance(draw, 15):
        world.named = draw(st.sampled_from([*_without_links(files), None]))
    names = st.sampled_from(world.names)
    if chance(draw, 40):
        world.given = {name: draw(names) for name in sorted(draw(st.sets(st.sampled_from("AGU"))))}
    texts = []
    if chance(draw, 30):
        default = draw(names)
        world.globals["G"] = world.given.get("G", default)
        texts.append(f'ARG G="{default}"')
    for number in range(weighted(draw, (5, 1), (4, 2), (2, 3), (1, 4))):
        texts += _stage(draw, world, number)
    lines = tuple(line for text in texts for line in text.split("\n"))
    return lines, tuple(_options(draw, world))


def _options(draw: DrawFn, world: World) -> Iterator[str]:
    yield from _build_arguments(world.given)
    if world.named is not None:
        yield from ("--build-context", f"extra={{context}}/{world.named}")
    named = [stage.name for stage in world.stages if stage.name]
    if named and not world.is_whole:
        yield from ("--target", draw(st.sampled_from((*named, *named, *named, "nope"))))


def _without_links(files: Files) -> list[str]:
    """Directories that hold files, and no links, which would lead out of a context."""
    special = {path for path, content in files.items() if not isinstance(content, bytes)}
    return [
        folder
        for folder in directories_of(files)
        if any(path.startswith(f"{folder}/") for path in files)
        and not any(path.startswith((f"{folder}/", "odd")) for path in special)
        and not folder.startswith("odd")
    ]


def _build_arguments(given: Mapping[str, str]) -> Iterator[str]:
    for name, value in given.items():
        yield from ("--build-arg", f"{name}={value}")


def _stage(draw: DrawFn, world: World, number: int) -> list[str]:
    stage = Stage(_NAMES[number] if chance(draw, 70) else None)
    last = world.stages[-1] if world.stages else None
    base = last.name if last and chance(draw, 45) else None
    lines = [f"FROM {base or 'scratch'}" + (f" AS {stage.name}" if stage.name else "")]
    if last and base:
        stage.inherit(last)
    elif last:
        lines.append(copy_from(draw, world, stage, number - 1))
    if world.named and chance(draw, 40):
        lines.append(copy_named(draw, world, stage))
    count = draw(st.integers(1, 5))
    lines += [draw(instructions(world, stage)) for _ in range(count)]
    world.stages.append(stage)
    return lines
