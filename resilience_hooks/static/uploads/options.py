"""A command line sorted into options and operands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """``flags`` stand alone, ``values`` are (option, value) in order, the rest are operands."""

    flags: frozenset[str]
    values: tuple[tuple[str, str], ...]
    operands: tuple[str, ...]

    def last(self, *names: str) -> str | None:
        """The value of the last of these options."""
        return next((value for name, value in reversed(self.values) if name in names), None)


def read_words(words: Sequence[str], with_value: frozenset[str], letters: bool = False) -> Words:
    """Sort words. ``with_value`` take the next word; ``letters``: ``-aL`` is ``-a -L``."""
    flags: set[str] = set()
    values: list[tuple[str, str]] = []
    operands: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            operands += rest
            break
        if not word.startswith("-") or word == "-":
            operands.append(word)
        elif "=" in word and word.startswith("--"):
            name, _, value = word.partition("=")
            values.append((name, value))
        elif word in with_value:
            values.append((word, rest.pop(0) if rest else ""))
        elif letters and not word.startswith("--"):
            flags.update(f"-{letter}" for letter in word[1:])
        else:
            flags.add(word)
    return Words(frozenset(flags), tuple(values), tuple(operands))
