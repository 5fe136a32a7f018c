"""One instruction: keyword, flags, form, and what would make a build refuse it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import cache

from resilience_hooks.static.dockerfile.blanks import SPACES, split_keyword
from resilience_hooks.static.dockerfile.flags import flag_faults, split_flags
from resilience_hooks.static.dockerfile.forms import MixedArrayError, json_words
from resilience_hooks.static.dockerfile.keywords import KEYWORDS
from resilience_hooks.static.dockerfile.model import Heredoc, Instruction
from resilience_hooks.static.dockerfile.operands import operand_fault


def read_instruction(
    keyword: str,
    text: str,
    escape: str,
    *,
    lines: tuple[int, int],
    heredocs: tuple[Heredoc, ...] = (),
) -> Instruction:
    """An instruction from its keyword and all that follows it on its joined line."""
    flags, operands = split_flags(text, escape)
    operands = operands.strip(SPACES)
    try:
        words = json_words(keyword, operands)
    except MixedArrayError:
        words = None
    return Instruction(keyword, operands, *lines, flags, words, heredocs)


def parse_onbuild(instruction: Instruction, escape: str) -> Instruction:
    """The instruction inside an ONBUILD, on the same lines and with the same here-documents."""
    keyword, text = split_keyword(instruction.text)
    return read_instruction(
        keyword,
        text,
        escape,
        lines=(instruction.line, instruction.end_line),
        heredocs=instruction.heredocs,
    )


def faults(instruction: Instruction, escape: str) -> Iterator[str]:
    """What would make BuildKit refuse the instruction: at most one message per cause."""
    if instruction.keyword not in KEYWORDS:
        yield f"unknown instruction {_suggestion(instruction.keyword)}"
        return
    if _is_mixed_array(instruction):
        yield f"{instruction.keyword} has a JSON array with something else than strings"
    if not _is_healthcheck_none(instruction):
        yield from flag_faults(instruction.keyword, instruction.flags)
    if fault := operand_fault(instruction, escape):
        yield fault


def is_refused_as_trigger(inner: Instruction, escape: str) -> bool:
    """Whether an ONBUILD with this inside fails now; its other faults come up in later builds."""
    has_bad_pairs = inner.keyword in ("ENV", "LABEL") and operand_fault(inner, escape) is not None
    return _is_mixed_array(inner) or (has_bad_pairs and bool(inner.text))


def _is_mixed_array(instruction: Instruction) -> bool:
    try:
        json_words(instruction.keyword, instruction.text)
    except MixedArrayError:
        return True
    return False


def _is_healthcheck_none(instruction: Instruction) -> bool:
    """HEALTHCHECK NONE, whose flags BuildKit does not look at."""
    return instruction.keyword == "HEALTHCHECK" and split_keyword(instruction.text)[0] == "NONE"


@cache
def _suggestion(keyword: str) -> str:
    """The keyword, with characters that cannot be seen spelt out, and the nearest known one."""
    visible = keyword if keyword.isprintable() else keyword.encode("unicode_escape").decode()
    close = difflib.get_close_matches(keyword, KEYWORDS, n=1)
    return f"{visible}; did you mean {close[0]}?" if close else visible
