"""Which commands of a script run for certain, in a RUN step that succeeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final, Literal, TypeAlias

from resilience_hooks.static.shell import Command

_CONDITIONS: Final = {"[", "[[", "test", "command", "which", "type", "grep", "hash", "id", "getent"}

_Open: TypeAlias = Literal["", "unless", "if"]
"""What the next command of a list depends on: nothing, a failure (``||``), or a condition."""


def certainty(commands: Sequence[Command]) -> Iterator[bool]:
    """For each command whether it runs.

    ``&&`` and ``||`` have the same rank and group from the left (POSIX, 2.9.3): in ``a || b && c``
    the last one runs whichever of the others does, in ``[ a ] && b && c`` it may not.
    """
    levels: list[_Open] = [""]
    following: Command | None
    for command, following in zip_longest(commands, commands[1:]):
        depth = _depth(command)
        while len(levels) <= depth:
            levels.append("")
        del levels[depth + 1 :]
        yield command.block == 0 and not any(levels)
        outer = min(depth, following.block + following.floor) if following else depth
        before = "if" if "if" in levels[outer:] else levels[outer]
        del levels[outer + 1 :]
        levels[outer] = _left_open(command, before)


def _depth(command: Command) -> int:
    return command.block + command.subshell


def _left_open(command: Command, before: _Open) -> _Open:
    if command.connector == "||":
        return "unless"
    if command.connector == "|":
        return before
    if command.connector != "&&":
        return ""
    name = command.words[0].plain if command.words else None
    return "if" if before == "if" or name in _CONDITIONS else ""
