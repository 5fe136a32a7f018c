"""Here-documents of RUN, COPY and ADD: their delimiters in a line, and their bodies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from resilience_hooks.static.dockerfile.blanks import SPACES, split_keyword
from resilience_hooks.static.dockerfile.expansion import VariableError
from resilience_hooks.static.dockerfile.flags import split_flags
from resilience_hooks.static.dockerfile.forms import MixedArrayError, json_words
from resilience_hooks.static.dockerfile.lexer import Lexer, Quotes
from resilience_hooks.static.dockerfile.model import Heredoc

_TAKERS = frozenset({"ADD", "COPY", "RUN"})
_DELIMITER = re.compile(r"\d*<<(?P<dash>-?)[\t\n\f\r ]*(?P<word>[^<]+)", re.ASCII)
_ESCAPED = re.compile(r"\\.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Delimiter:
    """``<<name`` or ``<<-name``: the line that ends a body, and how the body is read."""

    name: str
    expand: bool
    strip_tabs: bool

    def ends_at(self, line: str) -> bool:
        """Whether the body ends at this line."""
        line = line.rstrip("\r")
        return (line.lstrip("\t") if self.strip_tabs else line) == self.name

    def heredoc(self, lines: Sequence[str]) -> Heredoc:
        """The here-document whose body these lines are."""
        body = (line.lstrip("\t") for line in lines) if self.strip_tabs else lines
        return Heredoc(self.name, "".join(f"{line}\n" for line in body), self.expand)


@dataclass(frozen=True, slots=True)
class Bodies:
    """Here-documents in order, the index of the line behind them, and one that never ends."""

    heredocs: tuple[Heredoc, ...]
    behind: int
    unended: str | None = None


def read_bodies(expected: Sequence[Delimiter], lines: Sequence[str], start: int) -> Bodies:
    """Read the bodies that follow an instruction, from the index ``start`` on."""
    heredocs: list[Heredoc] = []
    for item in expected:
        end = next((at for at in range(start, len(lines)) if item.ends_at(lines[at])), None)
        if end is None:
            return Bodies(tuple(heredocs), len(lines), item.name)
        heredocs.append(item.heredoc(lines[start:end]))
        start = end + 1
    return Bodies(tuple(heredocs), start)


def delimiters(line: str, escape: str) -> tuple[Delimiter, ...]:
    """The here-documents that follow an instruction's joined line; none where a quote is open."""
    if "<<" not in line or not _takes_heredocs(line, escape):
        return ()
    try:
        words = [word.text for word in Lexer(line, None, quotes=Quotes.KEPT).words(raw=True)]
    except VariableError:
        return ()
    return tuple(found for word in words if (found := delimiter(word)))


def delimiter(word: str) -> Delimiter | None:
    """A word as a delimiter; a quote in it, unless escaped, keeps the body from expansion.

    The escape character is a backslash here whatever the directive says.
    """
    match = _DELIMITER.fullmatch(word)
    if not match:
        return None
    try:
        names = list(Lexer(match["word"], None).words())
    except VariableError:
        return None
    if len(names) != 1:
        return None
    quoted = any(quote in _ESCAPED.sub("", match["word"]) for quote in "'\"")
    return Delimiter(names[0].text, not quoted, bool(match["dash"]))


def _takes_heredocs(line: str, escape: str) -> bool:
    keyword, rest = split_keyword(line)
    operands = split_flags(rest, escape)[1]
    if keyword == "ONBUILD":
        keyword, rest = split_keyword(operands)
        operands = split_flags(rest, escape)[1]
    try:
        return keyword in _TAKERS and json_words(keyword, operands.strip(SPACES)) is None
    except MixedArrayError:
        return False
