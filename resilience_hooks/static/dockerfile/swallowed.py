"""Instructions that an escape at the end of the line before turns into operands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from resilience_hooks.static.dockerfile.keywords import KEYWORDS
from resilience_hooks.static.dockerfile.model import Problem

_INSTRUCTION = re.compile(rf"(?P<indent>[ \t]*)(?P<keyword>{'|'.join(KEYWORDS)})[ \t]+\S")
_MARK = re.compile(r"\\.|['\"]", re.DOTALL)

Piece = tuple[int, str]
"""A line's number, and its text without the escape at its end."""


def swallowed(pieces: Sequence[Piece]) -> Iterator[Problem]:
    """The first line of a joined instruction that reads like an instruction of its own, if any.

    Such a line stands no deeper than the instruction that takes it in, which operands do, and
    not inside quotes, where SQL has its FROM.
    """
    (first, opening), *others = pieces
    depth = len(opening) - len(opening.lstrip(" \t"))
    quote = _open_quote(opening, "")
    for number, text in others:
        found = None if quote else _INSTRUCTION.match(text)
        if found and len(found["indent"]) <= depth:
            yield Problem(number, _message(text, first), fatal=False)
            return
        quote = _open_quote(text, quote)


def _message(text: str, first: int) -> str:
    return (
        f"'{text.strip()}' is no instruction: the escape at the end of the line before makes it "
        f"part of the one on line {first}"
    )


def _open_quote(text: str, quote: str) -> str:
    """The quote that is still open behind a text that begins inside ``quote``."""
    for mark in _MARK.findall(text):
        closes = mark[-1] == quote and (len(mark) == 1 or quote == "'")
        if closes:
            quote = ""
        elif not quote and len(mark) == 1:
            quote = mark
    return quote
