"""What a script does, step by step, and the shapes of commands that decide it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.services.places import ROOT, joined
from resilience_hooks.static.services.unknowns import is_known
from resilience_hooks.static.shell import Command, Word
from resilience_hooks.static.shell.words import Text

DECLARES: Final = frozenset({"export", "declare", "typeset", "readonly", "local"})
_PREFIXES: Final = {"sudo", "time", "exec", "command", "nohup", "builtin"}


@dataclass(frozen=True, slots=True)
class Step:
    """A program about to run.

    ``written`` are the places its output goes to, ``body`` its here-document; ``certain`` says
    that no undecided condition guards it.
    """

    argv: tuple[str, ...]
    cwd: str
    line: int
    certain: bool = True
    written: tuple[str, ...] = ()
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that an undecided ``case`` compares an unknown parameter with."""

    name: str
    value: str
    commands: tuple[Command, ...]


def prints(step: Step) -> str | None:
    """What a program prints, for those that name directories and files; None for others."""
    words = [word for word in step.argv[1:] if not word.startswith("-")]
    if step.argv[0] == "pwd":
        return step.cwd
    if step.argv[:2] == ("git", "rev-parse") and "--show-toplevel" in step.argv:
        return ROOT
    if not words or not is_known(words[-1]):
        return None
    if step.argv[0] == "dirname":
        return posixpath.dirname(words[-1]) or "."
    if step.argv[0] == "basename":
        return posixpath.basename(words[0]).removesuffix(words[1] if len(words) > 1 else "\0")
    return joined(step.cwd, words[-1]) if step.argv[0] in {"realpath", "readlink"} else None


def number_of(command: Command, depth: int) -> int | None:
    """The compound command around a command at a depth; None where it stands by itself."""
    return command.clauses[depth].number if len(command.clauses) > depth else None


def arm_of(command: Command, depth: int) -> tuple[int, bool]:
    """The branch of ``if`` that a command stands in, and whether in its condition."""
    clause = command.clauses[depth]
    return clause.arm, clause.is_test


def peeled(argv: tuple[str, ...]) -> tuple[str, ...]:
    """The program itself: ``sudo``, ``time``, ``env A=b`` and the like left out."""
    while argv and (argv[0] in _PREFIXES or argv[0] == "env"):
        is_env = argv[0] == "env"
        argv = argv[1:]
        while is_env and argv and ("=" in argv[0] or argv[0].startswith("-")):
            argv = argv[1:]
    return argv


def unquoted(word: Word) -> Iterator[str]:
    """The literal texts of a word that stand outside of quotes."""
    for part in word.parts:
        if isinstance(part, Text) and not part.quoted:
            yield part.value
