"""Which target and arguments make another image of a Dockerfile, and not only another label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from resilience_hooks.static.dockerfile.expansion import VariableError
from resilience_hooks.static.dockerfile.model import Dockerfile, Instruction, Stage
from resilience_hooks.static.dockerfile.variables import expand_word
from resilience_hooks.static.services.sources import global_values

_REFERENCE: Final = re.compile(r"\$\{?([A-Za-z_]\w*)")
_REFERENCE_WHOLE: Final = re.compile(r"\$(?:\{)?([A-Za-z_]\w*)(?:\})?")
_PLACES: Final = {"COPY", "ADD", "WORKDIR", "CMD", "ENTRYPOINT"}


def influential_args(dockerfile: Dockerfile) -> frozenset[str]:
    """The names of the arguments on which paths and commands depend.

    An argument counts as well if a variable that counts takes its value from it.
    """
    instructions = [*dockerfile.preamble, *(i for s in dockerfile.stages for i in s.instructions)]
    wanted: set[str] = set()
    for instruction in instructions:
        if instruction.keyword in _PLACES:
            wanted.update(_references(instruction))
    for instruction in reversed(instructions):
        if instruction.keyword in {"ARG", "ENV"}:
            for name, used in _definitions(instruction):
                if name in wanted:
                    wanted |= used
    return frozenset(wanted)


def final_stage(dockerfile: Dockerfile, target: str | None) -> str:
    """What a target names, by its number; without one it is the last stage."""
    if not dockerfile.stages:
        return target or ""
    if target is None:
        return str(dockerfile.stages[-1].index)
    named = (str(stage.index) for stage in dockerfile.stages if stage.name == target.lower())
    return next(named, target)


def final_stages(dockerfile: Dockerfile) -> tuple[str | None, ...]:
    """The targets that are worth a build: the stages that no other stage begins with or copies.

    A stage without a name is none; without any target the last one is built.
    """
    used = {stage.base.lower() for stage in dockerfile.stages}
    for stage in dockerfile.stages:
        used.update(name.lower() for name in _copied_from(stage))
    free = [stage for stage in dockerfile.stages if not used & {stage.name, str(stage.index)}]
    return tuple(stage.name for stage in free if stage.name) or (None,)


def _copied_from(stage: Stage) -> Iterator[str]:
    """What ``COPY --from`` and ``RUN --mount=from=`` name."""
    for instruction in stage.instructions:
        for flag in instruction.flags:
            options = (option.partition("=") for option in (flag.value or "").split(","))
            if flag.name == "from":
                yield flag.value or ""
            elif flag.name == "mount":
                yield from (value for key, _, value in options if key == "from")


def chosen_stages(dockerfile: Dockerfile, args: Mapping[str, str]) -> tuple[str, ...]:
    """The stages of the file that arguments choose in FROM; an external base is none of them."""
    names = {stage.name for stage in dockerfile.stages if stage.name}
    values = {**_defaults(dockerfile), **args}
    named = (stage.base for stage in dockerfile.stages if "$" in stage.base)
    chosen = (_REFERENCE_WHOLE.sub(lambda m: values.get(m[1], ""), base).lower() for base in named)
    return tuple(base if base in names else "" for base in chosen)


def pulled_images(dockerfile: Dockerfile, args: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the images that FROM and ``--from`` take from elsewhere, as far as known."""
    stages = {name for stage in dockerfile.stages for name in (stage.name, str(stage.index))}
    values = global_values(dockerfile, args)
    named = (name for s in dockerfile.stages for name in (s.base, *_copied_from(s)))
    found = (_expanded(name, values) for name in named)
    return tuple(dict.fromkeys(name for name in found if name and name.lower() not in stages))


def _expanded(name: str, values: Mapping[str, str]) -> str | None:
    try:
        expansion = expand_word(name, values)
    except VariableError:
        return None
    return None if expansion.unset else expansion.text


def _defaults(dockerfile: Dockerfile) -> dict[str, str]:
    words = (word for each in dockerfile.preamble for word in each.text.split() if "=" in word)
    return {name: value.strip("\"'") for name, _, value in (word.partition("=") for word in words)}


def _references(instruction: Instruction) -> Iterator[str]:
    for text in (instruction.text, *(flag.value or "" for flag in instruction.flags)):
        yield from _REFERENCE.findall(text)


def _definitions(instruction: Instruction) -> Iterator[tuple[str, set[str]]]:
    """Each name that ARG or ENV defines, with the names that its value uses."""
    used = set(_REFERENCE.findall(instruction.text))
    for word in instruction.text.split():
        yield word.partition("=")[0], used
