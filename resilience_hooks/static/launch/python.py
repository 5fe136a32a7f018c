"""The interpreter's own command line (https://docs.python.org/3/using/cmdline.html)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

_NAME: Final = re.compile(r"(?:python|pypy)(?:\d+(?:\.\d+)*)?t?$")
_VALUES: Final = {"-W", "-X", "--check-hash-based-pycs"}
_FLAGS: Final = re.compile(r"-[bBdEhiIOPqRsSuvVx?]+$")


@dataclass(frozen=True, slots=True)
class Interpreted:
    """What the interpreter is given: a file, a module (``-m``) or code (``-c``), and its words.

    ``isolated`` (``-I``, ``-P``) leaves the first entry of ``sys.path`` out, ``-I`` and ``-E``
    ``PYTHONPATH`` too (``ignores_env``).
    """

    kind: Literal["file", "module", "code", "none"]
    target: str = ""
    words: tuple[str, ...] = ()
    isolated: bool = False
    ignores_env: bool = False


def is_python(program: str) -> bool:
    """Whether a program's name is that of an interpreter."""
    return _NAME.match(program.rpartition("/")[2]) is not None


def read_interpreter(words: Sequence[str]) -> Interpreted:
    """Sort the words behind ``python``."""
    rest = list(words)
    flags = ""
    while rest and rest[0].startswith("-") and rest[0] != "-":
        word = rest.pop(0)
        if word in _VALUES:
            del rest[:1]
        elif _FLAGS.match(word):
            flags += word
        elif (letter := _last_option(word)) is not None:
            kind, joined, before = letter
            target = joined or (rest.pop(0) if rest else "")
            return _found(kind, target, rest, flags + before)
    if not rest or rest[0] == "-":
        return Interpreted("none")
    return _found("file", rest[0], rest[1:], flags)


def _last_option(word: str) -> tuple[Literal["module", "code"], str, str] | None:
    """``-m`` and ``-c`` end the options; they may be joined: ``-um pkg``, ``-mpkg``."""
    match = re.match(r"-([bBdEiIOPqRsSuvx]*)([mc])(.*)", word, re.DOTALL)
    if match is None:
        return None
    return ("module" if match[2] == "m" else "code"), match[3], match[1]


def _found(
    kind: Literal["file", "module", "code"], target: str, words: Sequence[str], flags: str
) -> Interpreted:
    isolated = "I" in flags or "P" in flags
    return Interpreted(kind, target, tuple(words), isolated, "I" in flags or "E" in flags)
