"""The command lines of ordinary programs: options, their values, operands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def names(text: str) -> frozenset[str]:
    """The words of a text, for tables of options and programs."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a program is given. Options keep their dashes; one without a value maps to ``""``."""

    options: tuple[tuple[str, str], ...]
    operands: tuple[str, ...]

    def has(self, *wanted: str) -> bool:
        """Whether any of the options is given."""
        return any(name in wanted for name, _ in self.options)

    def value(self, *wanted: str) -> str | None:
        """The last value given for any of the options."""
        return next((value for name, value in reversed(self.options) if name in wanted), None)


def read_arguments(words: Sequence[str], with_value: Iterable[str] = ()) -> Arguments:
    """Sort the words behind a program's name, as getopt does.

    ``with_value`` are the options that take a value: ``-C dir``, ``-Cdir``, ``--dir=x``.
    """
    takes = frozenset(with_value)
    options: list[tuple[str, str]] = []
    operands: list[str] = []
    rest = list(reversed(words))
    while rest:
        word = rest.pop()
        if word == "--":
            operands.extend(reversed(rest))
            break
        if not word.startswith("-") or word == "-":
            operands.append(word)
        elif word.startswith("--") or word in takes:
            name, equals, value = word.partition("=")
            joined = value if equals else rest.pop() if name in takes and rest else ""
            options.append((name, joined))
        else:
            options.extend(_letters(word, takes, rest))
    return Arguments(tuple(options), tuple(operands))


def _letters(word: str, takes: frozenset[str], rest: list[str]) -> list[tuple[str, str]]:
    """``-rfv`` is three options; a letter that takes a value takes the rest of the word."""
    found = []
    for at, letter in enumerate(word[1:], 1):
        name = f"-{letter}"
        if name in takes:
            value = word[at + 1 :] or (rest.pop() if rest else "")
            found.append((name, value))
            break
        found.append((name, ""))
    return found
