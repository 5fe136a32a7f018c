"""Runs a shell text on paper: which commands it starts, in which state, in which branches.

What the image decides is decided. Where it does not, every branch runs, marked as conditional,
and what the branches leave different is open afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final, Literal, TypeAlias

from resilience_hooks.static.launch import blocks
from resilience_hooks.static.launch.builtins import CHANGES, SILENT, arrays, assigned
from resilience_hooks.static.launch.conditions import TESTS, holds
from resilience_hooks.static.launch.expansion import argv_of, substitutions
from resilience_hooks.static.launch.merging import merged
from resilience_hooks.static.launch.process import Process
from resilience_hooks.static.shell import Command, parse_script

# "likely" is a program that is hoped to succeed; None is known to nobody.
Status: TypeAlias = Literal["yes", "no", "likely"] | None
Started: TypeAlias = tuple[tuple[str, ...], Process]
Stop: TypeAlias = Literal["", "exit", "return", "break", "continue", "exec"]

DEPTH: Final = 8
_BLOCKS: Final = 10
_BUDGET: Final = 2000
_STOPS: Final[dict[str, Stop]] = {
    "exit": "exit",
    "return": "return",
    "break": "break",
    "continue": "continue",
}
_STATUS: Final[dict[bool | None, Status]] = {True: "yes", False: "no", None: None}
_NEGATED: Final[dict[Status, Status]] = {"yes": "no", "no": "yes", "likely": None, None: None}
_CONSTANT: Final[dict[str, Status]] = {":": "yes", "true": "yes", "false": "no"}


def commands(text: str, process: Process) -> Iterator[Started]:
    """Every command that a shell text starts, in order, with the state it starts in."""
    return Shell([process]).run(parse_script(text).commands)


@dataclass
class Shell:
    """A shell at work. ``levels`` are its state and those of the subshells it is in.

    ``functions`` map a name to a body and how deep it stands. ``stop`` says why nothing of the
    present list runs any more; ``budget`` bounds the commands of a whole run.
    """

    levels: list[Process]
    functions: dict[str, tuple[Sequence[Command], int]] = field(default_factory=dict)
    budget: list[int] = field(default_factory=lambda: [_BUDGET])
    base: int = 0
    status: Status = "yes"
    stop: Stop = ""
    _stopped_at: int = 0
    _connector: str = ";"

    @property
    def state(self) -> Process:
        """The state of the innermost subshell."""
        return self.levels[-1]

    @state.setter
    def state(self, process: Process) -> None:
        self.levels[-1] = process

    def run(self, commands: Sequence[Command], depth: int = 0) -> Iterator[Started]:
        """Run commands that stand ``depth`` compound commands deep."""
        for number, group in enumerate(_groups(commands, depth)):
            level = self.level_of(group)
            if number:
                self.enter(min(group[0].floor - self.base, level))
            self.enter(level)
            if self.stop or depth > _BLOCKS:
                continue
            gate, self._connector = self._gate(), ";"
            if gate == "run":
                yield from self._one(group, depth)
            elif gate == "maybe":
                yield from self.maybe(self._one(group, depth), level)
            if len(group[0].clauses) <= depth:
                self._connector = group[0].connector

    def level_of(self, group: Sequence[Command]) -> int:
        """How many subshells are around some commands."""
        return max(min(command.subshell for command in group) - self.base, 0)

    def enter(self, level: int) -> None:
        """Be in so many subshells; leaving one leaves its ``exit`` behind."""
        while len(self.levels) <= level:
            self.levels.append(self.state)
        del self.levels[level + 1 :]
        if level < self._stopped_at:
            self.go_on()

    def end(self, stop: Stop) -> None:
        """Run nothing more of this list."""
        self.stop, self._stopped_at = stop, len(self.levels) - 1

    def go_on(self) -> None:
        """Run again."""
        self.stop, self._stopped_at = "", 0

    def maybe(self, body: Iterator[Started], level: int) -> Iterator[Started]:
        """Run what may not run: afterwards both is possible."""
        before = self.state
        self.state = replace(before, conditional=True)
        yield from body
        self.enter(level)
        states = [before] if self.stop else [before, self.state]
        self.go_on()
        self.state, self.status = merged(states, before.conditional), None

    def inside(self, body: Sequence[Command], depth: int, state: Process) -> Iterator[Started]:
        """Run a function or another text in this shell: what it changes lasts."""
        here = self.state
        if not body or here.depth >= DEPTH:
            return
        base = min(command.subshell for command in body)
        inner = Shell([replace(state, depth=here.depth + 1)], self.functions, self.budget, base)
        yield from inner.run(body, depth)
        self.state = replace(
            inner.levels[0], depth=here.depth, script=here.script, arguments=here.arguments
        )
        if inner.stop in {"exit", "exec"}:
            self.end(inner.stop)

    def _aside(self, body: Sequence[Command]) -> Iterator[Started]:
        """Run what a substitution holds: in a shell of its own, which leaves nothing behind."""
        if self.state.depth < DEPTH:
            state = replace(self.state, depth=self.state.depth + 1)
            yield from Shell([state], self.functions.copy(), self.budget).run(body)

    def _gate(self) -> Literal["run", "skip", "maybe"]:
        """Whether ``&&`` or ``||`` lets the next command run."""
        if self._connector not in {"&&", "||"}:
            return "run"
        if self.status == "likely":
            return "run" if self._connector == "&&" else "maybe"
        if self.status is None:
            return "maybe"
        return "run" if (self.status == "yes") == (self._connector == "&&") else "skip"

    def _one(self, group: Sequence[Command], depth: int) -> Iterator[Started]:
        if len(group[0].clauses) <= depth:
            return self._simple(group[0])
        run = blocks.RUNNERS.get(group[0].clauses[depth].keyword)
        return self.run(group, depth + 1) if run is None else run(self, group, depth)

    def _simple(self, command: Command) -> Iterator[Started]:
        self.budget[0] -= 1
        if self.budget[0] < 0:
            self.end("exit")
            return
        for text in substitutions(command):
            yield from self._aside(parse_script(text).commands)
        self.state = arrays(command, self.state)
        yield from self._command(argv_of(command, self.state), command)
        if command.negated:
            self.status = _NEGATED[self.status]

    def _command(self, argv: tuple[str, ...], command: Command) -> Iterator[Started]:
        name = argv[0] if argv else ""
        self.status = "likely"
        if not argv:
            self.state = self.state.having(assigned(command, self.state))
        elif name in TESTS:
            self.status = _STATUS[holds(argv, self.state)]
        elif name in _CONSTANT:
            self.status = _CONSTANT[name]
        elif name in CHANGES:
            self.state = CHANGES[name](command, argv, self.state)
        elif name in _STOPS:
            self.end(_STOPS[name])
        elif name in self.functions:
            body, depth = self.functions[name]
            yield from self.inside(body, depth, replace(self.state, arguments=argv[1:]))
        elif name in {".", "source"}:
            yield from self._source(argv)
        elif name == "eval":
            yield from self.inside(parse_script(" ".join(argv[1:])).commands, 0, self.state)
        elif name not in SILENT:
            yield from self._start(argv, command)

    def _source(self, argv: tuple[str, ...]) -> Iterator[Started]:
        """``. file [arguments]``; a file that the image lacks changes nothing."""
        text = self.state.text(argv[1]) if len(argv) > 1 else None
        state = replace(self.state, arguments=argv[2:]) if argv[2:] else self.state
        yield from self.inside(parse_script(text or "").commands, 0, state)

    def _start(self, argv: tuple[str, ...], command: Command) -> Iterator[Started]:
        """An external program. ``exec`` is this shell's end unless it runs beside it."""
        if argv == ("exec",):
            return
        state = self.state.having(assigned(command, self.state))
        bodies = [redirect.body for redirect in command.redirects if redirect.body is not None]
        yield argv, replace(state, stdin=bodies[-1] if bodies else None)
        if argv[0] == "exec" and command.connector not in {"&", "|"}:
            self.end("exec")


def _groups(commands: Sequence[Command], depth: int) -> Iterator[tuple[Command, ...]]:
    """Simple commands one by one; those of one compound command together."""

    def number(command: Command) -> int:
        return command.clauses[depth].number if len(command.clauses) > depth else 0

    for compound, group in groupby(commands, number):
        if compound:
            yield tuple(group)
        else:
            yield from ((command,) for command in group)
