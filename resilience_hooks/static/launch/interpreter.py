"""The interpreter's own command line (https://docs.python.org/3/using/cmdline.html)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

_NAME: Final = re.compile(r"(?:python|pypy)(?:\d+(?:\.\d+)*)?t?$")
_VALUES: Final = frozenset("WX")
_LONG: Final = frozenset({"--check-hash-based-pycs"})


@dataclass(frozen=True, slots=True)
class Interpreted:
    """What the interpreter is given: a file, a module (``-m``) or code (``-c``), and its words.

    ``isolated`` (``-I``, ``-P``) leaves the first entry of ``sys.path`` out, ``-I`` and ``-E``
    ``PYTHONPATH`` too (``ignores_env``). ``exits``: only a version or help is shown.
    """

    kind: Literal["file", "module", "code", "stdin"]
    target: str = ""
    words: tuple[str, ...] = ()
    isolated: bool = False
    ignores_env: bool = False
    exits: bool = False


def is_python(program: str) -> bool:
    """Whether a program's name is that of an interpreter."""
    return _NAME.match(program.rpartition("/")[2]) is not None


def read_interpreter(words: Sequence[str]) -> Interpreted:
    """Sort the words behind ``python``; ``-m`` and ``-c`` end its options, joined or not."""
    rest = list(reversed(words))
    flags = ""
    while rest and rest[-1].startswith("-") and rest[-1] != "-":
        word = rest.pop()
        if word.startswith("--"):
            flags += "?" * (word in {"--help", "--version"})
            if word in _LONG:
                del rest[-1:]
            continue
        letters, last, joined = _letters(word)
        flags += letters
        if last in _VALUES and not joined:
            del rest[-1:]
        elif last in {"m", "c"}:
            target = joined or (rest.pop() if rest else "")
            return _found("module" if last == "m" else "code", target, rest, flags)
    if not rest or rest[-1] == "-":
        return _found("stdin", "", rest, flags)
    target = rest.pop()
    return _found("file", target, rest, flags)


def _letters(word: str) -> tuple[str, str, str]:
    """``-umpkg`` is the flag ``u`` and ``m`` with ``pkg``: (flags, letter, what is joined)."""
    for at, letter in enumerate(word[1:], 1):
        if letter in _VALUES or letter in {"m", "c"}:
            return word[1:at], letter, word[at + 1 :]
    return word[1:], "", ""


def _found(
    kind: Literal["file", "module", "code", "stdin"],
    target: str,
    rest: Sequence[str],
    flags: str,
) -> Interpreted:
    return Interpreted(
        kind,
        target,
        tuple(reversed(rest)),
        isolated="I" in flags or "P" in flags,
        ignores_env="I" in flags or "E" in flags,
        exits=any(letter in flags for letter in "Vh?"),
    )
