"""Stages: what each FROM begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from resilience_hooks.static.dockerfile.blanks import split_words
from resilience_hooks.static.dockerfile.model import Instruction, Problem, Stage

_NAME = re.compile(r"[a-z][a-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class Staged:
    """Instructions sorted into stages, and what was wrong with their order or a FROM."""

    preamble: tuple[Instruction, ...]
    stages: tuple[Stage, ...]
    problems: tuple[Problem, ...]


def into_stages(instructions: Sequence[Instruction]) -> Staged:
    """Sort instructions into the preamble, where only ARG may stand, and the stages."""
    starts = [at for at, item in enumerate(instructions) if item.keyword == "FROM"]
    before = instructions[: starts[0]] if starts else instructions
    ends = [*starts[1:], len(instructions)]
    stages = tuple(
        _stage(index, instructions[start], tuple(instructions[start + 1 : end]))
        for index, (start, end) in enumerate(zip(starts, ends, strict=False))
    )
    faults = (fault for start in starts for fault in _from_faults(instructions[start]))
    preamble = tuple(item for item in before if item.keyword == "ARG")
    return Staged(preamble, stages, (*_order_problems(before, stages), *faults))


def _stage(index: int, begin: Instruction, instructions: tuple[Instruction, ...]) -> Stage:
    words = split_words(begin.text)
    return Stage(
        index=index,
        base=words[0] if words else "",
        name=words[2].lower() if _is_named(words) else None,
        platform=begin.flag("platform"),
        line=begin.line,
        instructions=instructions,
    )


def _is_named(words: tuple[str, ...]) -> bool:
    return len(words) == 3 and words[1].lower() == "as"


def _from_faults(instruction: Instruction) -> Iterator[Problem]:
    words = split_words(instruction.text)
    if len(words) != 1 and not _is_named(words):
        message = "FROM is followed by an image, or by an image, AS and a name"
        yield Problem(instruction.line, message)
    elif _is_named(words) and not _NAME.fullmatch(words[2].lower()):
        message = f"'{words[2]}' is no name for a stage: a letter, then letters, digits, '-_.'"
        yield Problem(instruction.line, message)


def _order_problems(before: Sequence[Instruction], stages: Sequence[Stage]) -> Iterator[Problem]:
    if not stages:
        yield Problem(1, "there is no FROM, so nothing is built")
        return
    early = next((item for item in before if item.keyword != "ARG"), None)
    if early:
        yield Problem(early.line, f"{early.keyword} before the first FROM; only ARG may be there")
