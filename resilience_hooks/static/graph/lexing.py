"""Python source as logical lines, found by one pass of one regular expression.

Strings, comments, brackets and continuations are all that decides where a logical line ends
(https://docs.python.org/3/reference/lexical_analysis.html). Whatever leaves a doubt (a stray
quote, an unbalanced bracket, a form feed in an indent, an f-string that nests deeply) yields None,
and the caller has the whole file parsed instead.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.graph.literals import (
    COMMENT,
    REST_OF_STRING,
    STRING,
    formatted_string,
    is_formatted,
)

# One set of first characters lets the search skip all others fast; what follows looks back at it.
_TOKEN: Final = re.compile(
    rf"[\n\"'\\#()\[\]{{}}](?:(?<=\n)[ \t]*|(?<=\\)\n|(?<=\#)[^\n]*|{REST_OF_STRING}|)", re.DOTALL
)
_MAY_HOLD_CODE: Final = re.compile(r"\b(?:[fFtT][rR]?|[rR][fFtT])[\"']")
_NO_CODE: Final = re.compile(rf"{STRING}|{COMMENT}", re.DOTALL)
_INDENT: Final = re.compile(r"[ \t]*")
_BLANK_WITH_FEED: Final = re.compile(r"^[ \t\f]*\f[ \t\f]*$", re.MULTILINE)
_INDENT_WITH_FEED: Final = re.compile(r"^[ \t]*\f", re.MULTILINE)
_DEPTH: Final = 200


@dataclass(frozen=True, slots=True)
class LogicalLines:
    """The logical lines that are neither blank nor only a comment, as offsets into the source.

    A line starts (its indent included) at ``starts``, its text at ``texts``; it ends before the
    newline at ``ends``.
    """

    source: str
    starts: list[int]
    texts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self.starts)

    def indent(self, index: int) -> int:
        """By how many characters a line is indented."""
        return self.texts[index] - self.starts[index]

    def text(self, index: int) -> str:
        """A line without its indent."""
        return self.source[self.texts[index] : self.ends[index]]

    def code(self, index: int) -> str:
        """A line with its comments and strings emptied, unless one of these may hold code."""
        text = self.text(index)
        return text if _MAY_HOLD_CODE.search(text) else _NO_CODE.sub("''", text)

    def holding(self, offsets: Iterable[int]) -> Iterator[int]:
        """The lines that hold the (ascending) offsets; those between lines are in comments."""
        last = -1
        for offset in offsets:
            index = bisect.bisect_right(self.starts, offset, max(last, 0)) - 1
            if index > last and offset < self.ends[index]:
                last = index
                yield index


def logical_lines(source: str) -> LogicalLines | None:
    r"""Every logical line of a text with ``\n`` line ends; None where in doubt."""
    if "\f" in source:
        source = _BLANK_WITH_FEED.sub(lambda match: " " * len(match[0]), source)
        if _INDENT_WITH_FEED.search(source):
            return None
    if "\r" in source or "\0" in source:
        return None
    breaks = _breaks(source)
    return None if breaks is None else _lines(source, breaks)


def _breaks(source: str) -> list[tuple[int, int]] | None:
    """(end of a logical line, start of the text of the next one), outside all brackets."""
    first = _INDENT.match(source)
    found = [(-1, first.end() if first else 0)]
    depth = 0
    for start, end in _tokens(source):
        char = source[start]
        if char == "\n":
            if depth == 0:
                found.append((start, end))
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif end - start == 1 and char != "#":
            return None
        if not 0 <= depth <= _DEPTH:
            return None
    found.append((len(source), len(source)))
    return None if depth else found


def _tokens(source: str) -> Iterator[tuple[int, int]]:
    """The spans of newlines (with the indent behind), brackets, strings, comments, continuations.

    A quote or a backslash that begins nothing of the kind spans one character.
    """
    position: int | None = 0
    while position is not None:
        tokens, position = _TOKEN.finditer(source, position), None
        for match in tokens:
            start, end = match.span()
            if source[start] in "\"'" and "{" in match[0] and is_formatted(source, start):
                formatted = _end_of_formatted(source, start)
                if formatted != end:
                    yield start, formatted
                    position = formatted
                    break
            yield start, end


def _end_of_formatted(source: str, start: int) -> int:
    quote = source[start]
    quotes = quote * 3 if source.startswith(quote * 3, start) else quote
    match = formatted_string(quotes).match(source, start)
    return match.end() if match else start + 1


def _lines(source: str, breaks: list[tuple[int, int]]) -> LogicalLines | None:
    lines = LogicalLines(source, [], [], [])
    for (newline, text), (end, _) in itertools.pairwise(breaks):
        first = source[text : text + 1]
        if first in {"", "\n", "#"}:
            continue
        indent = source[newline + 1 : text]
        if first == "\\" or ("\t" in indent and " " in indent):
            return None
        lines.starts.append(newline + 1)
        lines.texts.append(text)
        lines.ends.append(end)
    return lines
