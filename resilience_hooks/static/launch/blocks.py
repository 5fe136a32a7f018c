"""Compound commands on paper: branches that the image decides, and branches that it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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


@dataclass
class _Fork:
    """Branches of one command: ``through`` is the state in which none of them was taken yet.

    ``ends`` are the states that branches may leave; one that ends the shell leaves a ``stop``.
    """

    shell: Shell
    level: int
    through: Process
    conditional: bool
    ends: list[Process] = field(default_factory=list)
    stop: Stop = ""

    @property
    def is_certain(self) -> bool:
        """Whether no branch so far may have been taken."""
        return not self.ends and not self.stop

    def run(self, commands: Group, depth: int, conditional: bool) -> Iterator[Started]:
        """Run a condition or a body from where none was taken."""
        self.shell.state = replace(self.through, conditional=self.conditional or conditional)
        yield from self.shell.run(commands, depth + 1)
        self.shell.enter(self.level)

    def leave(self) -> None:
        """Keep what a branch leaves."""
        self.stop = self.shell.stop or self.stop
        self.ends += [] if self.shell.stop else [self.shell.state]
        self.shell.go_on()

    def join(self) -> None:
        """Be where any of the branches may have led."""
        self.shell.state = merged(self.ends or [self.through], self.conditional)
        self.shell.status = None
        if not self.ends:
            self.shell.end(self.stop)


def _branches(shell: Shell, group: Group, depth: int) -> Iterator[Started]:
    """``if`` and ``case``: the arms in order, until one is known to be taken."""
    fork = _Fork(shell, shell.level_of(group), shell.state, shell.state.conditional)
    for tests, body, follows_gap in _arms(group, depth):
        fork.ends += [fork.through] if follows_gap else []
        yield from fork.run(tests, depth, not fork.is_certain)
        fork.through, taken = shell.state, _is_taken(shell, (*tests, *body), depth)
        if taken is False:
            continue
        is_sure = taken is True and fork.is_certain
        yield from fork.run(body, depth, not is_sure)
        if is_sure:
            return
        fork.leave()
        if taken:
            break
    else:
        fork.ends.append(fork.through)
    fork.join()


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
