"""What a Dockerfile takes from its build context: the operands that tell contexts apart."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.dockerfile.expansion import VariableError
from resilience_hooks.static.dockerfile.model import Dockerfile, Instruction, Stage
from resilience_hooks.static.dockerfile.operands import operands
from resilience_hooks.static.dockerfile.pairs import pairs
from resilience_hooks.static.dockerfile.variables import expand_word

_REMOTE: Final = re.compile(r"(?:https?|git|ssh|ftp)://|git@", re.IGNORECASE)
_WILDCARD: Final = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class ContextSource:
    """A context-relative path that some instruction takes; ``""`` is the context itself.

    What climbs out of the context starts again at its root, as it does in the engines.
    """

    path: str
    line: int

    @property
    def is_wildcard(self) -> bool:
        """Whether the path is a pattern, which may match nothing without a failure."""
        return _WILDCARD.search(self.path) is not None


def context_sources(
    dockerfile: Dockerfile, args: Mapping[str, str] | None = None
) -> tuple[ContextSource, ...]:
    """Every source that COPY, ADD and bind mounts take from the build context.

    ``args`` are the build's own. What a variable without a value makes of a path is left out:
    nobody can know it.
    """
    given = args or {}
    preamble = global_values(dockerfile, given)
    found: list[ContextSource] = []
    for stage in dockerfile.stages:
        found.extend(_of_stage(stage, preamble, given, dockerfile.escape))
    return tuple(found)


def global_values(dockerfile: Dockerfile, args: Mapping[str, str]) -> Mapping[str, str]:
    """The arguments that FROM sees: the defaults before the first stage, then the build's own."""
    return {**_values(dockerfile.preamble, args, dockerfile.escape), **args}


def _of_stage(
    stage: Stage, preamble: Mapping[str, str], given: Mapping[str, str], escape: str
) -> Iterator[ContextSource]:
    values: dict[str, str] = {}
    for instruction in stage.instructions:
        if instruction.keyword in {"ARG", "ENV"}:
            defined = _values((instruction,), {**preamble, **values}, escape)
            is_arg = instruction.keyword == "ARG"
            values.update({n: given.get(n, v) if is_arg else v for n, v in defined.items()})
        elif instruction.keyword in {"COPY", "ADD"} and instruction.flag("from") is None:
            for operand in operands(instruction)[:-1]:
                yield from _source(operand, instruction, values, escape)
        elif instruction.keyword == "RUN":
            for operand in _bind_mounts(instruction):
                yield from _source(operand, instruction, values, escape)


def _source(
    operand: str, instruction: Instruction, values: Mapping[str, str], escape: str
) -> Iterator[ContextSource]:
    if _REMOTE.match(operand) or operand.startswith("<<"):
        return
    try:
        expansion = expand_word(operand, values, escape)
    except VariableError:
        return
    if not expansion.unset:
        path = posixpath.normpath(f"/{expansion.text}").strip("/")
        yield ContextSource(path, instruction.line)


def _bind_mounts(instruction: Instruction) -> Iterator[str]:
    for flag in instruction.flags:
        options = dict(option.partition("=")[::2] for option in (flag.value or "").split(","))
        is_bind = flag.name == "mount" and options.get("type", "bind") == "bind"
        if is_bind and "from" not in options:
            source = options.get("source") or options.get("src")
            if source:
                yield source


def _values(
    instructions: tuple[Instruction, ...], known: Mapping[str, str], escape: str
) -> dict[str, str]:
    """The variables that ARG and ENV give a value; a bare ARG takes the preamble's."""
    values: dict[str, str] = {}
    for instruction in instructions:
        for name, value in pairs(instruction, escape):
            try:
                text = known.get(name) if value is None else expand_word(value, known, escape).text
            except VariableError:
                continue
            if text is not None:
                values[name] = text
    return values
