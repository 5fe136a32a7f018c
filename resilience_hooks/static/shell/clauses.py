"""Which part of which compound command a simple command stands in (POSIX 2.9.4)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from resilience_hooks.static.shell.words import Word


@dataclass(frozen=True, slots=True)
class Clause:
    """One part of a compound command.

    ``number`` tells the compound commands of a text apart. ``arm`` counts the branches of ``if``
    and ``case`` from 0; ``is_test`` marks the condition of ``if``, ``while`` and ``until``.
    ``words`` are a loop's name and values, a case's subject and this arm's patterns, or a
    function's name.
    """

    number: int
    keyword: str
    arm: int = 0
    is_test: bool = False
    words: tuple[Word, ...] = ()


class Clauses:
    """The compound commands that are open while a text is read."""

    def __init__(self) -> None:
        self._count = 0
        self._open: list[Clause] = []

    @property
    def open(self) -> tuple[Clause, ...]:
        """The parts around the present command, outermost first."""
        return tuple(self._open)

    def enter(self, keyword: str, words: tuple[Word, ...] = ()) -> None:
        """A compound command begins."""
        self._count += 1
        is_test = keyword in {"if", "while", "until"}
        self._open.append(Clause(self._count, keyword, -(keyword == "case"), is_test, words))

    def turn(self, word: str) -> None:
        """``then``, ``do``, ``elif`` or ``else`` begins the next part."""
        if not self._open:
            return
        here = self._open[-1]
        arm = here.arm + (word in {"elif", "else"})
        self._open[-1] = replace(here, arm=arm, is_test=word == "elif")

    def header(self, words: tuple[Word, ...]) -> None:
        """The words of ``for`` or ``case`` are complete."""
        if self._open:
            self._open[-1] = replace(self._open[-1], words=words)

    def match(self, patterns: tuple[Word, ...]) -> None:
        """The next arm of ``case`` begins."""
        if self._open:
            here = self._open[-1]
            self._open[-1] = replace(here, arm=here.arm + 1, words=(*here.words[:1], *patterns))

    def leave(self) -> None:
        """The innermost compound command ends; an ending without a beginning is let pass."""
        if self._open:
            self._open.pop()
