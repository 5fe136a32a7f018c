"""Dockerfile bytes to a :class:`Dockerfile`."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TypedDict

from dockerfile_parse import DockerfileParser

from resilience_hooks.static.dockerfile.decode import decode
from resilience_hooks.static.dockerfile.directives import DEFAULT_ESCAPE
from resilience_hooks.static.dockerfile.instructions import faults, parse_onbuild, read_instruction
from resilience_hooks.static.dockerfile.model import Dockerfile, Instruction, Problem
from resilience_hooks.static.dockerfile.normalise import Normalised, normalise, unmask
from resilience_hooks.static.dockerfile.stages import into_stages


class _Entry(TypedDict):
    """What dockerfile-parse says of an instruction, as far as it is used; lines from 0."""

    instruction: str
    startline: int
    value: str


def parse_dockerfile(data: bytes, path: str) -> Dockerfile:
    """Parse the bytes of a Dockerfile; ``path`` is only kept.

    Never raises: what is wrong is in ``problems``, by line. An instruction that BuildKit would
    refuse is left out, so the ones in the stages have the operands that their keyword demands.
    """
    decoded = decode(data)
    if decoded.text is None:
        return Dockerfile(path, DEFAULT_ESCAPE, (), (), decoded.problems)
    normalised = normalise(decoded.text)
    judged = [(item, _problems(item, normalised.escape)) for item in _instructions(normalised)]
    staged = into_stages([item for item, problems in judged if _is_kept(item, problems)])
    found = (problem for _, problems in judged for problem in problems)
    problems = (*decoded.problems, *normalised.problems, *found, *staged.problems)
    return Dockerfile(
        path,
        normalised.escape,
        staged.preamble,
        staged.stages,
        tuple(sorted(problems, key=lambda problem: problem.line)),
    )


def _instructions(normalised: Normalised) -> Iterator[Instruction]:
    logical = {line.line: line for line in normalised.lines}
    parser = DockerfileParser(fileobj=io.BytesIO(normalised.source().encode()))
    entries: list[_Entry] = parser.structure
    for entry in entries:
        source = logical[entry["startline"] + 1]
        yield read_instruction(
            unmask(entry["instruction"]),
            unmask(entry["value"]),
            normalised.escape,
            lines=(source.line, source.end_line),
            heredocs=source.heredocs,
        )


def _problems(instruction: Instruction, escape: str) -> tuple[Problem, ...]:
    """The faults of an instruction; those inside an ONBUILD only break images built upon it."""
    line = instruction.line
    problems = [Problem(line, message) for message in faults(instruction, escape)]
    if instruction.keyword == "ONBUILD" and not problems:
        inner = faults(parse_onbuild(instruction, escape), escape)
        problems += [Problem(line, f"in a later build: {text}", fatal=False) for text in inner]
    return tuple(problems)


def _is_kept(instruction: Instruction, problems: tuple[Problem, ...]) -> bool:
    """A FROM begins its stage whatever is wrong with it: what follows belongs nowhere else."""
    return instruction.keyword == "FROM" or not any(problem.fatal for problem in problems)
