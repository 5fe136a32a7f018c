"""Python source as logical lines, found by one pass of one regular expression.

Strings, comments, brackets and continuations are all that decides where a logical line ends
(https://docs.python.org/3/reference/lexical_analysis.html). Whatever leaves a doubt (a stray
quote, an unbalanced bracket, an f-string that may nest its own quotes, PEP 701) yields None, and
the caller has the whole file parsed instead.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Final

_STRING: Final = (
    r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""'
    r"|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''"
    r'|"(?!"")[^"\\\n]*(?:\\.[^"\\\n]*)*"'
    r"|'(?!'')[^'\\\n]*(?:\\.[^'\\\n]*)*'"
)
_TOKEN: Final = re.compile(
    r"(\n[ \t]*)"  # 1: a newline with the next line's indent
    rf"|\#[^\n]*|\\\n|((?<!\w)(?:[fFtT][rR]?|[rR][fFtT])(?:{_STRING}))|{_STRING}"  # 2: f-string
    r"|([(\[{])|([)\]}])"  # 3: opens, 4: closes
    r"|([\"'\\])",  # 5: none of the above fits: a doubt
    re.DOTALL,
)
_FIRST_INDENT: Final = re.compile(r"[ \t]*")


@dataclass(frozen=True, slots=True)
class LogicalLine:
    """``source[start:end]`` is one logical line, its indent included, its newline not.

    ``number`` is the 1-based physical line on which it starts; ``indent`` counts characters.
    """

    start: int
    indent: int
    end: int
    number: int


def logical_lines(source: str) -> list[LogicalLine] | None:
    """Every logical line that is neither blank nor only a comment; None where in doubt.

    ``source`` has ``\\n`` line ends only; a form feed or a lone carriage return is a doubt.
    """
    if "\f" in source or "\r" in source or "\0" in source:
        return None
    breaks = _breaks(source)
    return None if breaks is None else _lines(source, breaks)


def _breaks(source: str) -> list[tuple[int, int]] | None:
    """(end of a logical line, start of the text of the next one), outside all brackets."""
    first = _FIRST_INDENT.match(source)
    found = [(-1, first.end() if first else 0)]
    depth = 0
    for match in _TOKEN.finditer(source):
        group = match.lastindex
        if group == 1:
            if depth == 0:
                found.append(match.span())
        elif group == 3:
            depth += 1
        elif group == 4:
            depth -= 1
        elif group == 5 or (group == 2 and _may_nest_quotes(match[2])):
            return None
        if depth < 0:
            return None
    found.append((len(source), len(source)))
    return None if depth else found


def _may_nest_quotes(literal: str) -> bool:
    """Whether an f-string seems cut inside a replacement field (it holds its own quotes)."""
    return literal.count("{") != literal.count("}")


def _lines(source: str, breaks: list[tuple[int, int]]) -> list[LogicalLine] | None:
    lines = []
    number, counted = 1, 0
    for (newline, text), (end, _) in itertools.pairwise(breaks):
        if text >= len(source) or source[text] in "\n#":
            continue
        start = newline + 1
        indent = source[start:text]
        if "\t" in indent and " " in indent:
            return None
        number += source.count("\n", counted, start)
        counted = start
        lines.append(LogicalLine(start, len(indent), end, number))
    return lines
