"""What ``test``, ``[`` and ``[[`` say, as far as the image decides it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Final

from resilience_hooks.static.image.model import Directory, File
from resilience_hooks.static.launch.process import Process, is_open

TESTS: Final = frozenset({"[", "[[", "test"})
_CLOSES: Final = {"[": "]", "[[": "]]"}
_COMPARES: Final[Mapping[str, Callable[[int, int], bool]]] = {
    "-eq": operator.eq,
    "-ne": operator.ne,
    "-lt": operator.lt,
    "-le": operator.le,
    "-gt": operator.gt,
    "-ge": operator.ge,
}


def holds(argv: Sequence[str], process: Process) -> bool | None:
    """Whether a test command succeeds; None where only a run knows."""
    program, words = argv[0], list(argv[1:])
    closing = _CLOSES.get(program)
    if closing is not None:
        if words[-1:] != [closing]:
            return None
        words.pop()
    return _holds(words, process, patterns=program == "[[")


def _holds(words: list[str], process: Process, patterns: bool) -> bool | None:
    for sign in ("||", "&&") if patterns else ("-o", "-a"):
        if sign in words:
            at = words.index(sign)
            sides = (_holds(side, process, patterns) for side in (words[:at], words[at + 1 :]))
            return _both(*sides) if sign in {"&&", "-a"} else _either(*sides)
    if words[:1] == ["!"] and len(words) > 1:
        found = _holds(words[1:], process, patterns)
        return None if found is None else not found
    if any(is_open(word) for word in words):
        return None
    if len(words) == 1:
        return bool(words[0])
    if len(words) == 2:
        return _unary(words[0], words[1], process)
    return _binary(words[0], words[1], words[2], patterns) if len(words) == 3 else None


def _both(left: bool | None, right: bool | None) -> bool | None:
    if left is None or right is None:
        return False if False in (left, right) else None
    return left and right


def _either(left: bool | None, right: bool | None) -> bool | None:
    if left is None or right is None:
        return True if True in (left, right) else None
    return left or right


def _unary(test: str, operand: str, process: Process) -> bool | None:
    """A file that the image lacks may still be mounted: nobody knows."""
    if test in {"-z", "-n"}:
        return bool(operand) == (test == "-n")
    node = process.fs.stat(process.absolute(operand))
    if test in {"-f", "-s", "-r", "-e", "-x"} and isinstance(node, File):
        return True
    return True if test in {"-d", "-e", "-r", "-x"} and isinstance(node, Directory) else None


def _binary(left: str, test: str, right: str, patterns: bool) -> bool | None:
    if test in {"=", "==", "!="}:
        same = fnmatchcase(left, right) if patterns else left == right
        return same == (test != "!=")
    if test in _COMPARES and left.lstrip("-").isdigit() and right.lstrip("-").isdigit():
        return _COMPARES[test](int(left), int(right))
    return None
