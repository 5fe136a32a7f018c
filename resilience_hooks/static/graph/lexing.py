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
    rf"[\n\"'\\#()\[\]{{}}]"
    rf"(?:(?<=\n)[ \t]*|(?<=\\)\n|(?<=\#)[^\n]*|{REST_OF_STRING}|(?<=[\"'\\])()|)",
    re.DOTALL,
)
_STRING: Final = re.compile(STRING, re.DOTALL)
_NO_CODE: Final = re.compile(rf"{STRING}|{COMMENT}", re.DOTALL)
_INDENT: Final = re.compile(r"[ \t]*")
_BLANK_WITH_FEED: Final = re.compile(r"^[ \t]*\f[ \t\f]*$", re.MULTILINE)
_INDENT_WITH_FEED: Final = re.compile(r"^[ \t]*\f", re.MULTILINE)
_PREFIXES: Final = frozenset("fFtTrR")
_NESTS: Final = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_DEPTHS: Final = range(201)


class _DoubtError(Exception):
    """The text may be read in more ways than one."""


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
        """A line with its comments and strings emptied, unless one of these holds code."""
        text = self.text(index)
        if any(is_formatted(text, match.start()) for match in _STRING.finditer(text)):
            return text
        return _NO_CODE.sub("''", text)

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
    try:
        return _lines(source, _breaks(source))
    except _DoubtError:
        return None


def _breaks(source: str) -> list[tuple[int, int]]:
    """(end of a logical line, start of the text of the next one), outside all brackets."""
    first = _INDENT.match(source)
    found = [(-1, first.end() if first else 0)]
    depth, position = _scan(source, 0, 0, found)
    while position >= 0:
        depth, position = _scan(source, position, depth, found)
    if depth:
        raise _DoubtError
    return [*found, (len(source), len(source))]


def _scan(source: str, position: int, depth: int, found: list[tuple[int, int]]) -> tuple[int, int]:
    """Scan on from a position; the depth then, and where to go on (-1: it is the end)."""
    for match in _TOKEN.finditer(source, position):
        start, _ = span = match.span()
        char = source[start]
        if char == "\n":
            if not depth:
                found.append(span)
        elif char in _NESTS:
            depth += _NESTS[char]
            if depth not in _DEPTHS:
                raise _DoubtError
        elif match.lastindex:
            raise _DoubtError
        elif source[start - 1] in _PREFIXES:
            end = _end_of_formatted(source, match)
            if end != match.end():
                return depth, end
    return depth, -1


def _end_of_formatted(source: str, match: re.Match[str]) -> int:
    """Where a string ends; a formatted one may only seem to end, at quotes of its own fields."""
    start, quote = match.start(), match[0][0]
    if quote == "#" or "{" not in match[0] or not is_formatted(source, start):
        return match.end()
    quotes = quote * 3 if source.startswith(quote * 3, start) else quote
    formatted = formatted_string(quotes).match(source, start)
    if formatted is None:
        raise _DoubtError
    return formatted.end()


def _lines(source: str, breaks: list[tuple[int, int]]) -> LogicalLines:
    lines = LogicalLines(source, [], [], [])
    has_tabs = "\t" in source
    for (newline, text), (end, _) in itertools.pairwise(breaks):
        if text >= len(source) or source[text] in "\n#":
            continue
        if source[text] == "\\" or (has_tabs and _is_mixed(source[newline + 1 : text])):
            raise _DoubtError
        lines.starts.append(newline + 1)
        lines.texts.append(text)
        lines.ends.append(end)
    return lines


def _is_mixed(indent: str) -> bool:
    return "\t" in indent and " " in indent
