"""The shell-like language of a Dockerfile's words, read as BuildKit's shell lexer reads it."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from resilience_hooks.static.dockerfile import substitution
from resilience_hooks.static.dockerfile.blanks import SPACES
from resilience_hooks.static.dockerfile.expansion import (
    Expansion,
    VariableError,
    check_inserted,
    join,
)

_MAX_DEPTH = 50
_SPACES = re.compile(f"[{SPACES}]+")
_ORDINARY = re.compile(r"""[^$<'"\\`}/]+""")
_ORDINARY_IN_QUOTES = re.compile(r'[^$"\\`]+')
_REDIRECTION = re.compile(r"<<[\t\r ]*|<")
_NAME = re.compile(r"\d+|[@*#?$!-]|[^\W\d]\w*")
_MODIFIER = re.compile(r"\}|:?[-+?]|[#%]|//?")


class Quotes(enum.Enum):
    """What becomes of quotes."""

    REMOVED = enum.auto()
    KEPT = enum.auto()
    ORDINARY = enum.auto()  # characters like any other


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of a text. Blanks in one that ``splits`` separate words."""

    expansion: Expansion
    splits: bool


class Lexer:
    """Reads one text once, from left to right; without values, references stay as written.

    Its methods raise VariableError.
    """

    def __init__(
        self,
        text: str,
        values: Mapping[str, str] | None,
        escape: str = "\\",
        quotes: Quotes = Quotes.REMOVED,
    ) -> None:
        self._text = text
        self._values = values
        self._escape = escape
        self._quotes = quotes
        self._at = 0
        self._depth = 0
        self._inserted = 0

    def whole(self) -> Expansion:
        """The text as one word."""
        return self._read("", raw=False)

    def words(self, *, raw: bool = False) -> Iterator[Expansion]:
        """The text's words; one of which nothing remains only if an unset name emptied it."""
        word: list[Expansion] = []
        for piece in self._pieces("", raw=raw):
            text, unset = piece.expansion.text, piece.expansion.unset
            first, *others = _SPACES.split(text) if piece.splits else (text,)
            word.append(Expansion(first, unset))
            for fragment in others:
                yield from _finished(word)
                word = [Expansion(fragment)]
        yield from _finished(word)

    def _pieces(self, stop: str, *, raw: bool) -> Iterator[_Piece]:
        """The pieces up to an unquoted ``stop``, which is consumed; ``raw`` keeps escapes."""
        while self._at < len(self._text):
            character = self._text[self._at]
            if character == stop:
                self._at += 1
                return
            yield self._piece(character, raw=raw)
        if stop:
            raise VariableError(f"'{stop}' is missing in a substitution")

    def _piece(self, character: str, *, raw: bool) -> _Piece:
        if character == "$":
            return _Piece(self._reference(), splits=True)
        if character == "<":
            return _Piece(Expansion(self._take(_REDIRECTION)), splits=False)
        if character in "'\"" and self._quotes is not Quotes.ORDINARY:
            return _Piece(self._quoted(character, raw=raw), splits=False)
        if character == self._escape:
            return _Piece(Expansion(self._escaped(raw=raw)), splits=False)
        return _Piece(Expansion(self._take(_ORDINARY)), splits=True)

    def _read(self, stop: str, *, raw: bool) -> Expansion:
        return join(piece.expansion for piece in self._pieces(stop, raw=raw))

    def _take(self, pattern: re.Pattern[str]) -> str:
        """What matches here, or else one character."""
        found = pattern.match(self._text, self._at)
        start, self._at = self._at, found.end() if found else self._at + 1
        return self._text[start : self._at]

    def _escaped(self, *, raw: bool) -> str:
        both = self._text[self._at : self._at + 2]
        self._at += 2
        return both if raw else both[1:]

    def _quoted(self, quote: str, *, raw: bool) -> Expansion:
        self._at += 1
        body = self._in_double_quotes(raw=raw) if quote == '"' else self._in_single_quotes()
        kept = Expansion(quote if self._quotes is Quotes.KEPT else "")
        return join((kept, body, kept))

    def _in_single_quotes(self) -> Expansion:
        end = self._text.find("'", self._at)
        if end < 0:
            raise VariableError("a single quote is not closed")
        start, self._at = self._at, end + 1
        return Expansion(self._text[start:end])

    def _in_double_quotes(self, *, raw: bool) -> Expansion:
        parts: list[Expansion] = []
        while self._at < len(self._text):
            character = self._text[self._at]
            if character == '"':
                self._at += 1
                return join(parts)
            if character == "$":
                parts.append(self._reference())
            elif character == self._escape:
                parts.append(Expansion(self._escaped_in_quotes(raw=raw)))
            else:
                parts.append(Expansion(self._take(_ORDINARY_IN_QUOTES)))
        raise VariableError("a double quote is not closed")

    def _escaped_in_quotes(self, *, raw: bool) -> str:
        """In front of other characters the escape stays; where escapes are kept, it doubles."""
        following = self._text[self._at + 1 : self._at + 2]
        special = following in ('"', "$", self._escape)
        self._at += 2 if special else 1
        text = following if special else self._escape
        return self._escape + text if raw else text

    def _reference(self) -> Expansion:
        start = self._at
        self._at += 1
        braced = self._text.startswith("{", self._at)
        found = self._braced() if braced else self._named()
        if self._values is None:
            return Expansion(self._text[start : self._at])
        self._inserted += len(found.text)
        check_inserted(self._inserted)
        return found

    def _named(self) -> Expansion:
        name = self._name()
        return self._substitute(name, "}") if name else Expansion("$")

    def _name(self) -> str:
        found = _NAME.match(self._text, self._at)
        return self._take(_NAME) if found else ""

    def _braced(self) -> Expansion:
        self._at += 1
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise VariableError(f"substitutions are nested more than {_MAX_DEPTH} deep")
        name = self._name()
        if not name or not _MODIFIER.match(self._text, self._at):
            raise VariableError("bad substitution, or one that is not closed by '}'")
        modifier = self._take(_MODIFIER)
        found = self._substitute(name, modifier, *self._modifier_words(modifier))
        self._depth -= 1
        return found

    def _modifier_words(self, modifier: str) -> tuple[Expansion, ...]:
        if modifier == "}":
            return ()
        if modifier in ("/", "//"):
            return self._read("/", raw=True), self._read("}", raw=True)
        return (self._read("}", raw=modifier in ("#", "%")),)

    def _substitute(self, name: str, modifier: str, *words: Expansion) -> Expansion:
        if self._values is None:
            return Expansion("")
        return substitution.substitute(name, self._values.get(name), modifier, *words)


def _finished(word: list[Expansion]) -> Iterator[Expansion]:
    whole = join(word)
    if whole.text or whole.unset:
        yield whole
