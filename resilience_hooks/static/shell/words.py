"""Shell words: quotes and expansions kept apart until the variables are known.

The grammar is that of POSIX 2.6 (word expansions); command substitutions and arithmetic are
unknown, and whatever holds one expands to None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """Literal text. An unquoted one may hold glob characters."""

    value: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Variable:
    """``$name`` or ``${name<op>operand}``; ``op`` is ``""`` for the plain form."""

    name: str
    op: str = ""
    operand: Word | None = None
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """A command substitution or an arithmetic expansion, as written."""

    source: str


Part: TypeAlias = Text | Variable | Unknown
QuoteState: TypeAlias = Literal["", "'", '"']


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a command."""

    parts: tuple[Part, ...]

    @property
    def plain(self) -> str | None:
        """The text of a word without expansions; None where it has any."""
        if all(isinstance(part, Text) for part in self.parts):
            return "".join(part.value for part in self.parts if isinstance(part, Text))
        return None

    @property
    def bare(self) -> str | None:
        """The text of a word without quotes and expansions, as reserved words must be."""
        unquoted = all(isinstance(part, Text) and not part.quoted for part in self.parts)
        return self.plain if unquoted else None


_LONGEST: Final = 1 << 17  # what Linux lets a program be given as one argument or variable


def literal(text: str) -> Word:
    """A word that is exactly this text."""
    return Word((Text(text, quoted=True),))


def expand(word: Word, values: Mapping[str, str | None]) -> str | None:
    """The word as one string; None where a part is unknown, and for one that is too long to pass.

    A name that ``values`` lacks expands to nothing, as in a shell; one that it maps to None has
    a value that nobody knows.
    """
    parts = [_part(part, values) for part in word.parts]
    known = [part for part in parts if part is not None]
    is_known = len(known) == len(parts) and sum(map(len, known)) <= _LONGEST
    return "".join(known) if is_known else None


def fields(word: Word, values: Mapping[str, str | None]) -> tuple[str, ...] | None:
    """The word after field splitting: unquoted variables split at blanks, empty ones vanish."""
    found = [""]
    started = False
    for part in word.parts:
        value = _part(part, values)
        if value is None:
            return None
        if isinstance(part, Text) or (isinstance(part, Variable) and part.quoted):
            found[-1] += value
            started = True
            continue
        pieces = value.split()
        if pieces:
            found[-1] += pieces[0]
            found.extend(pieces[1:])
            started = True
    return tuple(found) if started else ()


def _part(part: Part, values: Mapping[str, str | None]) -> str | None:
    if isinstance(part, Text):
        return part.value
    if isinstance(part, Unknown):
        return None
    return _variable(part, values)


def _variable(part: Variable, values: Mapping[str, str | None]) -> str | None:
    is_set = part.name in values
    value = values.get(part.name, "")
    if is_set and value is None:
        return None
    operand = part.operand or Word(())
    if part.op.lstrip(":") in {"-", "="}:
        missing = not value if part.op.startswith(":") else not is_set
        return expand(operand, values) if missing else value
    if part.op.lstrip(":") == "+":
        present = bool(value) if part.op.startswith(":") else is_set
        return expand(operand, values) if present else ""
    if part.op in {"", "?", ":?"}:
        return value
    return None
