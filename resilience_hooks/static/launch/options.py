"""Command lines sorted into options and operands, by a table of what takes a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_NUMBER: Final = re.compile(r"-\d+(?:\.\d+)?$")


@dataclass(frozen=True, slots=True)
class Options:
    """Which options take a value: those in ``names``, or all but those where ``inverted``.

    Those in ``many`` take every word up to the next option.
    """

    names: frozenset[str] = frozenset()
    inverted: bool = False
    many: frozenset[str] = frozenset()

    def takes_value(self, name: str) -> bool:
        """Whether an option takes a value."""
        return (name in self.names) != self.inverted

    def is_whole(self, word: str) -> bool:
        """Whether a word of one dash and several letters is one option (``-wait``)."""
        return len(word) > 2 and word in self.names


def values(text: str = "") -> Options:
    """Only these options take a value."""
    return Options(frozenset(text.split()))


def flags(text: str = "", many: str = "") -> Options:
    """Every option takes a value but these; ``many`` take several."""
    return Options(frozenset(text.split()), inverted=True, many=frozenset(many.split()))


@dataclass(frozen=True, slots=True)
class Given:
    """What a command line gives: each option's values in order, and the operands.

    An option without a value has ``""``. ``rest`` are the words behind ``--`` or, if reading
    stopped at the first operand, from it on.
    """

    options: Mapping[str, tuple[str, ...]]
    operands: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()

    def all(self, names: Iterable[str]) -> tuple[str, ...]:
        """Every value given for any of the names."""
        return tuple(value for name in names for value in self.options.get(name, ()))

    def last(self, names: Iterable[str]) -> str | None:
        """The value of the last of the names that is given."""
        found = self.all(names)
        return found[-1] if found else None

    def has(self, *names: str) -> bool:
        """Whether any of the options is given."""
        return any(name in self.options for name in names)


class _Reader:
    def __init__(self, words: Sequence[str], options: Options) -> None:
        self._options = options
        self.pending = list(reversed(words))
        self.found: dict[str, list[str]] = {}

    def option(self, word: str) -> None:
        """Take in one word that starts with a dash, and its value."""
        name, equals, value = word.partition("=")
        if word in self._options.many:
            self._several(word)
        elif word.startswith("--") or self._options.is_whole(name):
            self._add(name, value if equals else self._value(name))
        else:
            self._letters(word)

    def _letters(self, word: str) -> None:
        for at, letter in enumerate(word[1:], 1):
            name, joined = f"-{letter}", word[at + 1 :].removeprefix("=")
            if joined and self._options.takes_value(name):
                self._add(name, joined)
                return
            self._add(name, "" if joined else self._value(name))

    def _several(self, name: str) -> None:
        self.found.setdefault(name, [])
        while self.pending and not self.pending[-1].startswith("-"):
            self._add(name, self.pending.pop())

    def _value(self, name: str) -> str:
        """The next word; one that looks like an option is none for an option nobody listed."""
        if not self._options.takes_value(name) or not self.pending:
            return ""
        following = self.pending[-1]
        is_option = following.startswith("-") and following != "-" and not _NUMBER.match(following)
        if is_option and self._options.inverted:
            return ""
        return self.pending.pop()

    def _add(self, name: str, value: str) -> None:
        self.found.setdefault(name, []).append(value)


def read_options(
    words: Sequence[str], options: Options, stop: bool = False, ends: Iterable[str] = ()
) -> Given:
    """Sort the words behind a program's name.

    ``stop``: the first operand, or an option in ``ends``, and what follows it are ``rest``.
    """
    reader = _Reader(words, options)
    operands: list[str] = []
    enders = frozenset(ends)
    while reader.pending:
        word = reader.pending[-1]
        is_option = word.startswith("-") and word != "-"
        if word in enders or (stop and not is_option):
            break
        reader.pending.pop()
        if word == "--":
            break
        if is_option:
            reader.option(word)
        else:
            operands.append(word)
    found = {name: tuple(given) for name, given in reader.found.items()}
    return Given(found, tuple(operands), tuple(reversed(reader.pending)))
