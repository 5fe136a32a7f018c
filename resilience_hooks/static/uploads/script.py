"""Runs a deploy script on paper: variables, functions, loops and decided branches, no program."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Final

from resilience_hooks.static.services.places import joined
from resilience_hooks.static.services.unknowns import is_known, unknown
from resilience_hooks.static.shell import Clause, Command, Word, parse_script
from resilience_hooks.static.uploads.conditions import grep, is_test, outcome
from resilience_hooks.static.uploads.expansion import Expansion
from resilience_hooks.static.uploads.paper import Paper
from resilience_hooks.static.uploads.patterns import expand_glob, has_glob
from resilience_hooks.static.uploads.state import State
from resilience_hooks.static.uploads.steps import (
    DECLARES,
    Choice,
    Step,
    arm_of,
    number_of,
    peeled,
    prints,
    unquoted,
)

_PRINTS: Final = {"echo", "printf", ":", "trap"}
_DEEPEST: Final = 8
_MOST_STEPS: Final = 20_000


@lru_cache(maxsize=512)
def _commands(text: str) -> tuple[Command, ...]:
    """The commands of a text; libraries are sourced, and scripts run, many times over."""
    return parse_script(text).commands


class _StopError(Exception):
    """``exit``, or a script that runs on too long."""


class _ReturnError(Exception):
    """``return``."""


@dataclass
class Script:
    """A script in execution.

    ``take`` gets every program that it runs and tells whether it succeeds, where that is known;
    ``choices`` are the values that it distinguishes.
    """

    paper: Paper
    state: State
    take: Callable[[Step], bool | None]
    choices: list[Choice] = field(default_factory=list)
    certain: bool = True
    depth: int = 0
    first_line: int = 1
    steps: int = 0
    functions: dict[str, tuple[int, tuple[Command, ...]]] = field(default_factory=dict)
    _line: int = 1
    _printed: list[str] = field(default_factory=list)

    def run(self, text: str) -> None:
        """Run a text to its end, or to its ``exit``."""
        try:
            self._sequence(_commands(text), 0)
        except (_StopError, _ReturnError):
            return

    def _sequence(self, commands: Sequence[Command], depth: int) -> bool | None:
        """Run commands at a nesting of compound commands; the outcome is that of the last."""
        result: bool | None = True
        subshells = [self.state.cwd]
        before = ""
        base = commands[0].subshell if commands else 0
        for number, group in groupby(commands, lambda command: number_of(command, depth)):
            block = list(group)
            if number is None:
                for command in block:
                    self._level(subshells, max(command.floor - base, 0))
                    self._level(subshells, command.subshell - base)
                    result = self._connected(command, before, result)
                    before = command.connector
                continue
            if not self._skipped(before, result):
                result = self._compound(block, depth)
            before = block[-1].connector if block[-1].connector in {"&&", "||"} else ""
        self._level(subshells, 0)
        return result

    def _level(self, subshells: list[str], level: int) -> None:
        """Enter or leave parentheses: a ``cd`` inside does not last."""
        while len(subshells) <= level:
            subshells.append(self.state.cwd)
        if len(subshells) > level + 1:
            self.state.cwd = subshells[level + 1]
            del subshells[level + 1 :]

    @staticmethod
    def _skipped(before: str, result: bool | None) -> bool:
        return (before == "&&" and result is False) or (before == "||" and result is True)

    def _connected(self, command: Command, before: str, result: bool | None) -> bool | None:
        if self._skipped(before, result):
            return result
        certain = self.certain
        self.certain = certain and not (before in {"&&", "||"} and result is None)
        try:
            found = self._simple(command)
        finally:
            self.certain = certain
        return found if found is None or not command.negated else not found

    def _simple(self, command: Command) -> bool | None:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise _StopError
        for array in command.arrays:
            earlier = self.state.arrays.get(array.name, ()) if array.extends else ()
            self.state.arrays[array.name] = (*earlier, *self._argv(array.words))
        argv = self._argv(command.words)
        if not argv or argv[0] in DECLARES:
            self._assign(command, argv)
            return True
        with_values = {name: self._words.text(word) for name, word in command.assignments}
        self.state.values.update(with_values)
        return self._run(argv, command)

    def _run(self, argv: tuple[str, ...], command: Command) -> bool | None:
        argv = peeled(argv)
        self._line = command.line
        if not argv or argv[0] in {"true", ":", "false"}:
            return argv != ("false",)
        if argv[0] in self.functions:
            return self._call(argv)
        builtin = {
            "cd": self._cd,
            "pushd": self._cd,
            "popd": self._popd,
            "exit": self._exit,
            "return": self._exit,
            "shift": self._shift,
            "eval": self._eval,
        }.get(argv[0])
        if builtin is not None:
            return builtin(argv)
        if is_test(argv):
            return outcome(argv, self.state.cwd, self.paper)
        if argv[0] == "grep":
            return grep(argv, self.state.cwd, self.paper)
        if argv[0] in {"bash", "sh"} and len(argv) > 2 and argv[1].endswith("c"):
            return self._eval(("eval", argv[2]))
        return self._step(argv, command)

    def _step(self, argv: tuple[str, ...], command: Command) -> bool | None:
        written = tuple(
            joined(self.state.cwd, self._words.text(redirect.target))
            for redirect in command.redirects
            if redirect.target is not None and redirect.operator.lstrip("1") in {">", ">>", ">|"}
        )
        body = next((r.body for r in command.redirects if r.body is not None), None)
        line = self.first_line + command.line - 1
        if argv[0] in {"echo", "printf"} and not written:
            self._printed.append(" ".join(argv[1:]))
        if argv[0] not in _PRINTS or written:
            return self.take(Step(argv, self.state.cwd, line, self.certain, written, body))
        return True

    def _call(self, argv: tuple[str, ...]) -> bool | None:
        if self.depth >= _DEEPEST:
            return None
        args, self.state.args = self.state.args, argv[1:]
        self.depth += 1
        depth, body = self.functions[argv[0]]
        try:
            return self._sequence(body, depth)
        except _ReturnError:
            return None
        finally:
            self.depth -= 1
            self.state.args = args

    def _cd(self, argv: tuple[str, ...]) -> bool:
        target = argv[1] if len(argv) > 1 else unknown("HOME")
        self.state.before.append(self.state.cwd)
        self.state.cwd = joined(self.state.cwd, target)
        return True

    def _popd(self, _argv: tuple[str, ...]) -> bool:
        self.state.cwd = self.state.before.pop() if self.state.before else self.state.cwd
        return True

    def _exit(self, argv: tuple[str, ...]) -> bool | None:
        if self.certain:
            raise _StopError if argv[0] == "exit" else _ReturnError
        return None

    def _shift(self, _argv: tuple[str, ...]) -> bool:
        self.state.args = self.state.args[1:] if self.state.args is not None else None
        return True

    def _eval(self, argv: tuple[str, ...]) -> bool | None:
        if self.depth >= _DEEPEST:
            return None
        first_line, self.first_line = self.first_line, self.first_line + self._line - 1
        self.depth += 1
        try:
            return self._sequence(_commands(" ".join(argv[1:])), 0)
        finally:
            self.depth -= 1
            self.first_line = first_line

    def _compound(self, block: Sequence[Command], depth: int) -> bool | None:
        clause = block[0].clauses[depth]
        inner = depth + 1
        if clause.keyword == "function":
            name = clause.words[0].plain if clause.words else None
            if name:
                self.functions[name] = (inner, tuple(block))
            return True
        if clause.keyword == "{":
            return self._sequence(block, inner)
        if clause.keyword in {"for", "select"}:
            return self._loop(clause, block, inner)
        if clause.keyword == "case":
            return self._case(clause, block, inner)
        if clause.keyword == "if":
            return self._branches(block, depth)
        self._maybe(block, inner)
        return None

    def _maybe(self, block: Sequence[Command], depth: int) -> bool | None:
        """Run what may not be run."""
        certain, self.certain = self.certain, False
        try:
            return self._sequence(block, depth)
        finally:
            self.certain = certain

    def _branches(self, block: Sequence[Command], depth: int) -> bool | None:
        """``if``: the branch that is decided, or every one that is not ruled out."""
        test: bool | None = None
        doubtful = False
        tested = {command.clauses[depth].arm for command in block if command.clauses[depth].is_test}
        for (arm, in_test), group in groupby(block, lambda command: arm_of(command, depth)):
            part = list(group)
            if in_test:
                test = self._maybe(part, depth + 1) if doubtful else self._sequence(part, depth + 1)
                continue
            if arm not in tested:
                test = True
            if test is True and not doubtful:
                return self._sequence(part, depth + 1)
            if test is not False:
                self._maybe(part, depth + 1)
                doubtful = True
        return None

    def _loop(self, clause: Clause, block: Sequence[Command], depth: int) -> bool | None:
        name = (clause.words[0].plain if clause.words else None) or "_"
        words = [word for word in clause.words[1:] if word.bare != "in"]
        items = self._argv(words) if words else (unknown("@"),)
        for item in items:
            self.state.values[name] = item if is_known(item) else unknown(name)
            if is_known(item):
                self._sequence(block, depth)
            else:
                self._maybe(block, depth)
        return True

    def _case(self, clause: Clause, block: Sequence[Command], depth: int) -> bool | None:
        subject = self._words.text(clause.words[0]) if clause.words else unknown("case")
        result: bool | None = None
        for _, group in groupby(block, lambda command: command.clauses[depth - 1].arm):
            arm = list(group)
            patterns = [self._words.text(word) for word in arm[0].clauses[depth - 1].words[1:]]
            patterns = [each for pattern in patterns for each in pattern.split("|") if each]
            if not is_known(subject):
                self._ask(subject, patterns, arm)
                self._maybe(arm, depth)
            elif any(outcome((subject, "=", pattern), "/", self.paper) for pattern in patterns):
                return self._sequence(arm, depth)
        return result

    def _ask(self, subject: str, patterns: Sequence[str], arm: Sequence[Command]) -> None:
        name = subject.strip("\0")
        if unknown(name) == subject:
            fitting = [pattern for pattern in patterns if not has_glob(pattern)]
            self.choices += (Choice(name, pattern, tuple(arm)) for pattern in fitting)

    def _assign(self, command: Command, argv: Sequence[str]) -> None:
        for word in argv[1:]:
            name, equals, value = word.partition("=")
            if equals:
                self.state.assign(name, value, self.certain)
        if not argv:
            for name, text in command.assignments:
                self.state.assign(name, self._words.text(text), self.certain)

    @property
    def _words(self) -> Expansion:
        return Expansion(self.state, self._substituted)

    def _argv(self, words: Sequence[Word]) -> tuple[str, ...]:
        return tuple(self._globbed(words))

    def _globbed(self, words: Sequence[Word]) -> Iterator[str]:
        for word in words:
            for text in self._words.fields(word):
                is_pattern = any(has_glob(part) for part in unquoted(word)) and is_known(text)
                found = expand_glob(self.paper, self.state.cwd, text) if is_pattern else ()
                yield from found or (text,)

    def _substituted(self, source: str) -> str | None:
        """What a command substitution prints, for those that name directories and files."""
        if self.depth >= _DEEPEST:
            return None
        printed: list[str | None] = []

        def listen(step: Step) -> bool | None:
            printed.append(prints(step))
            return None

        inner = Script(self.paper, self.state.fork(), listen)
        inner.depth, inner.functions = self.depth + 1, self.functions
        commands = _commands(source)
        if any(command.words and command.words[0].plain == "mktemp" for command in commands):
            place = self.state.temporary()
            self.paper.make_directory(place)
            return place
        inner.run(source)
        known = [text for text in (*printed, *inner._printed) if text is not None]
        return known[-1] if known and len(printed) <= len(known) else None
