"""Compound commands on paper: branches that the image decides, and branches that it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeAlias

from resilience_hooks.static.launch.expansion import fields_of, text_of
from resilience_hooks.static.launch.merging import merged
from resilience_hooks.static.launch.process import Process, is_open
from resilience_hooks.static.shell import Clause, Command

if TYPE_CHECKING:
    from resilience_hooks.static.launch.shellrun import Shell, Started, Stop

Group: TypeAlias = Sequence[Command]
Runner: TypeAlias = Callable[["Shell", Group, int], "Iterator[Started]"]

_TURNS: Final = 30


def _function(shell: Shell, group: Group, depth: int) -> Iterator[Started]:
    name = "".join(word.plain or "" for word in group[0].clauses[depth].words)
    shell.functions[name] = (group, depth + 1)
    return iter(())


def _branches(shell: Shell, group: Group, depth: int) -> Iterator[Started]:
    """``if`` and ``case``: the arms in order, until one is known to be taken.

    Afterwards the shell is where any of the arms that may be taken leaves it; one that ends the
    shell leaves it nowhere.
    """
    level, through, conditional = shell.level_of(group), shell.state, shell.state.conditional
    ends: list[Process] = []
    stop: Stop = ""
    for tests, body, follows_gap in _arms(group, depth):
        ends += [through] if follows_gap else []
        certain = not ends and not stop
        shell.state = replace(through, conditional=conditional or not certain)
        yield from shell.run(tests, depth + 1)
        shell.enter(level)
        through, taken = shell.state, _is_taken(shell, (*tests, *body), depth)
        if taken is False:
            continue
        shell.state = replace(through, conditional=conditional or not (certain and taken))
        yield from shell.run(body, depth + 1)
        shell.enter(level)
        if certain and taken:
            shell.state = replace(shell.state, conditional=conditional)
            return
        stop = shell.stop or stop
        ends += [] if shell.stop else [shell.state]
        shell.go_on()
        if taken:
            break
    else:
        ends.append(through)
    shell.state, shell.status = merged(ends or [through], conditional), None
    if not ends:
        shell.end(stop)


def _arms(group: Group, depth: int) -> Iterator[tuple[Group, Group, bool]]:
    """The condition and the body of each arm, and whether arms without commands precede it."""
    expected = 0
    for number, arm in groupby(group, lambda command: command.clauses[depth].arm):
        commands = tuple(arm)
        tests = tuple(command for command in commands if command.clauses[depth].is_test)
        yield tests, commands[len(tests) :], number > expected
        expected = number + 1


def _is_taken(shell: Shell, arm: Group, depth: int) -> bool | None:
    """Whether an arm is taken whose condition has just run; None where nobody knows."""
    clause = arm[0].clauses[depth]
    if clause.keyword == "case":
        return _matches(clause, shell.state)
    if not clause.is_test:
        return True
    return {"yes": True, "no": False}.get(shell.status or "")


def _matches(clause: Clause, state: Process) -> bool | None:
    subject, *patterns = (text_of(word, state) for word in clause.words)
    if "*" in patterns:
        return True
    if any(is_open(text) for text in (subject, *patterns)):
        return None
    return any(fnmatchcase(subject, pattern) for pattern in patterns)


def _while(shell: Shell, group: Group, depth: int) -> Iterator[Started]:
    """``while`` and ``until``: as often as the condition is known to ask for it."""
    level = shell.level_of(group)
    wanted = "yes" if group[0].clauses[depth].keyword == "while" else "no"
    tests = [command for command in group if command.clauses[depth].is_test]
    body = [command for command in group if not command.clauses[depth].is_test]
    for _ in range(_TURNS):
        before = shell.state
        yield from shell.run(tests, depth + 1)
        shell.enter(level)
        if shell.status in {None, "likely"}:
            yield from shell.maybe(shell.run(body, depth + 1), level)
            return
        if shell.status != wanted:
            return
        yield from _turn(shell, body, depth, level)
        if shell.stop or shell.state == before:
            break
    _leave_loop(shell)


def _for(shell: Shell, group: Group, depth: int) -> Iterator[Started]:
    """``for``: once for each value; one that is a file name pattern is open."""
    level = shell.level_of(group)
    for name, value in _values(group[0].clauses[depth], shell.state)[:_TURNS]:
        is_pattern = any(sign in value for sign in "*?[")
        known = f"${name}" if is_pattern or is_open(value) else value
        shell.state = shell.state.having({name: known})
        yield from _turn(shell, group, depth, level)
        if shell.stop:
            break
    _leave_loop(shell)


def _values(clause: Clause, state: Process) -> list[tuple[str, str]]:
    words = clause.words
    name = words[0].plain or "" if words else ""
    if len(words) > 1:
        values = tuple(field for word in words[2:] for field in fields_of(word, state))
    else:
        values = ("$@",) if state.arguments is None else state.arguments
    return [(name, value) for value in values]


def _turn(shell: Shell, body: Group, depth: int, level: int) -> Iterator[Started]:
    """One pass through a loop's body."""
    yield from shell.run(body, depth + 1)
    shell.enter(level)
    if shell.stop == "continue":
        shell.go_on()


def _leave_loop(shell: Shell) -> None:
    if shell.stop == "break":
        shell.go_on()


RUNNERS: Final[Mapping[str, Runner]] = {
    "case": _branches,
    "for": _for,
    "function": _function,
    "if": _branches,
    "until": _while,
    "while": _while,
}
