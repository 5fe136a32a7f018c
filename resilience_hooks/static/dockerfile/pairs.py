"""The names and values of ENV, LABEL and ARG, still quoted and unexpanded."""

from __future__ import annotations

import re
from functools import cache

from resilience_hooks.static.dockerfile.blanks import BETWEEN_WORDS, SPACES
from resilience_hooks.static.dockerfile.model import Instruction


def pairs(instruction: Instruction, escape: str) -> tuple[tuple[str, str | None], ...]:
    """The pairs of an ENV, LABEL or ARG, in order.

    A word without ``=`` has the value None: in ARG a name without default, elsewhere an error.
    ENV and LABEL also know ``NAME all the rest``, told by a first word without ``=``.
    """
    words = quoted_words(instruction.text, escape)
    if words and instruction.keyword != "ARG" and "=" not in words[0]:
        name, *rest = BETWEEN_WORDS.split(instruction.text, maxsplit=1)
        return ((name, rest[0] if rest else None),)
    return tuple(_pair(word) for word in words)


def quoted_words(text: str, escape: str) -> tuple[str, ...]:
    """The words of a text; quotes and escapes keep blanks together, and stay in the words."""
    return tuple(_quoted_word(escape).findall(text))


def _pair(word: str) -> tuple[str, str | None]:
    name, equals, value = word.partition("=")
    return name, value if equals else None


@cache
def _quoted_word(escape: str) -> re.Pattern[str]:
    """A quote that is not closed runs to the end; an escape at the very end is dropped."""
    escaped = re.escape(escape)
    return re.compile(
        rf"""(?:{escaped}.|'[^']*'?|"(?:{escaped}.|[^"{escaped}]+)*"?"""
        rf"""|[^{SPACES}'"{escaped}]+)+""",
        re.DOTALL,
    )
