"""Dockerfile bytes to a :class:`Dockerfile`."""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.dockerfile.decode import decode
from resilience_hooks.static.dockerfile.directives import DEFAULT_ESCAPE
from resilience_hooks.static.dockerfile.instructions import (
    faults,
    is_refused_as_trigger,
    parse_onbuild,
)
from resilience_hooks.static.dockerfile.model import Dockerfile, Instruction, Problem
from resilience_hooks.static.dockerfile.normalise import normalise
from resilience_hooks.static.dockerfile.stages import into_stages
from resilience_hooks.static.dockerfile.structure import read_structure


def parse_dockerfile(data: bytes, path: str) -> Dockerfile:
    """Parse the bytes of a Dockerfile; ``path`` is only kept.

    Never raises: what is wrong is in ``problems``, by line. An instruction that BuildKit would
    refuse is left out, so the ones in the stages have the operands that their keyword demands.
    """
    decoded = decode(data)
    if decoded.text is None:
        return Dockerfile(path, DEFAULT_ESCAPE, (), (), decoded.problems)
    normalised = normalise(decoded.text)
    judged = [(item, _problems(item, normalised.escape)) for item in read_structure(normalised)]
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


def _problems(instruction: Instruction, escape: str) -> tuple[Problem, ...]:
    line = instruction.line
    problems = tuple(Problem(line, message) for message in faults(instruction, escape))
    if problems or instruction.keyword != "ONBUILD":
        return problems
    return tuple(_trigger_problems(parse_onbuild(instruction, escape), escape))


def _trigger_problems(inner: Instruction, escape: str) -> Iterator[Problem]:
    """Faults inside an ONBUILD; most of them only break the images that are built upon it."""
    fatal = is_refused_as_trigger(inner, escape)
    for message in faults(inner, escape):
        yield Problem(inner.line, f"in ONBUILD: {message}", fatal)


def _is_kept(instruction: Instruction, problems: tuple[Problem, ...]) -> bool:
    """A FROM begins its stage whatever is wrong with it: what follows belongs nowhere else."""
    return instruction.keyword == "FROM" or not any(problem.fatal for problem in problems)
