"""Shell text as the commands it may run, each with its words and its directory on paper."""

from __future__ import annotations

import posixpath
import re
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from resilience_hooks.static.services.places import ROOT, joined
from resilience_hooks.static.services.unknowns import is_known, unknown
from resilience_hooks.static.shell import Command, Word, parse_script
from resilience_hooks.static.shell.words import Text, Unknown, Variable

_NAMES_A_DIRECTORY: Final = re.compile(
    r"\b(?:pwd|dirname|basename|realpath|readlink|show-toplevel)\b"
)
_ASSIGNS: Final = {"export", "declare", "typeset", "readonly", "local"}
_DEEPEST: Final = 6
_DEEPEST_SUBSHELL: Final = 20
_MOST_ALTERNATIVES: Final = 32
_MOST_BEFORE: Final = 20
_LONGEST: Final = 4096
_LONGEST_PATH: Final = 1024


@dataclass
class Shell:
    """A shell's state: the directory (a place), and the values that each variable may have.

    A variable has several values where branches assign it. ``script`` is the place of ``$0``.
    """

    cwd: str
    values: ChainMap[str, tuple[str, ...]]
    script: str | None = None
    before: list[str] = field(default_factory=list)
    depth: int = 0

    def child(self, values: Mapping[str, tuple[str, ...]] | None = None, deeper: int = 0) -> Shell:
        """A shell that starts in this state and leaves it alone."""
        inner = self.values.new_child(dict(values or {}))
        return Shell(self.cwd, inner, self.script, list(self.before), self.depth + deeper)

    def assign(self, name: str, value: str, in_branch: bool) -> None:
        """Set a variable; what a branch assigns is one value among others."""
        earlier = self.values.get(name, ()) if in_branch else ()
        self.values[name] = (*earlier, value)[-_MOST_ALTERNATIVES:]


@dataclass(frozen=True, slots=True)
class Invocation:
    """A command about to run: its words, the directory (a place), its line in the text."""

    argv: tuple[str, ...]
    cwd: str
    line: int


def shell(cwd: str, values: Mapping[str, str] | None = None, script: str | None = None) -> Shell:
    """A shell that starts in a directory with these variables."""
    known: dict[str, tuple[str, ...]] = {n: (value,) for n, value in (values or {}).items()}
    return Shell(cwd, ChainMap(known), script)


def commands_of(text: str) -> tuple[Command, ...]:
    """The commands of a text; none where its expansions are nested too deeply to be meant."""
    try:
        return parse_script(text).commands
    except RecursionError:
        return ()


def invocations(
    commands: Sequence[Command], start: Shell, wanted: Callable[[Command], bool]
) -> Iterator[Invocation]:
    """The commands that are wanted, in order, whether a condition guards them or not.

    ``cd`` and assignments change the state of what follows; inside parentheses they end with
    them. A word that cannot be known has an unknown part.
    """
    states = [start.child()]
    for command in commands:
        level = min(command.subshell, _DEEPEST_SUBSHELL)
        del states[command.floor + 1 :]
        while len(states) <= level:
            states.append(states[-1].child())
        state = states[-1]
        program = command.words[0].plain if command.words else ""
        if not program or program in _ASSIGNS:
            _assign(command, state)
        elif program in {"cd", "pushd", "popd"}:
            _move(_argv(command.words, state), state)
        if command.words and wanted(command):
            for choice in _choices(command.words, state):
                yield Invocation(_argv(command.words, choice), choice.cwd, command.line)


def _choices(words: Sequence[Word], state: Shell) -> Iterator[Shell]:
    """The state once for each value of what branches assign, values taken side by side.

    Branches set their variables together: the third value of one goes with the third of another.
    """
    names = {part.name for word in words for part in word.parts if isinstance(part, Variable)}
    several = {name: state.values[name] for name in names if len(state.values.get(name, ())) > 1}
    counts = {len(values) for values in several.values()}
    if not several or state.depth:
        yield state
    elif len(counts) > 1:
        yield state.child(dict.fromkeys(several, ()))
    else:
        for number in range(counts.pop()):
            yield state.child({name: (values[number],) for name, values in several.items()})


def _assign(command: Command, state: Shell) -> None:
    in_branch = command.block > 0
    for word in _argv(command.words[1:], state):
        name, equals, value = word.partition("=")
        if equals:
            state.assign(name, value, in_branch)
    if not command.words:
        for name, value_word in command.assignments:
            state.assign(name, _text(value_word, state), in_branch)


def _move(argv: Sequence[str], state: Shell) -> None:
    operands = [word for word in argv[1:] if word == "-" or not word.startswith("-")]
    target = operands[0] if operands else unknown("HOME")
    if argv[0] == "popd" or target == "-":
        state.cwd = state.before.pop() if state.before else state.cwd
    else:
        state.before = [*state.before[-_MOST_BEFORE:], state.cwd]
        there = joined(state.cwd, target)
        state.cwd = there if len(there) <= _LONGEST_PATH else unknown("long")


def _argv(words: Sequence[Word], state: Shell) -> tuple[str, ...]:
    return tuple(text for word in words for text in _fields(word, state))


def _fields(word: Word, state: Shell) -> Sequence[str]:
    """A word as the shell splits it: an unquoted variable falls apart at blanks."""
    text = _text(word, state)
    only = word.parts[0] if len(word.parts) == 1 else None
    return text.split() if isinstance(only, Variable) and not only.quoted else (text,)


def _text(word: Word, state: Shell) -> str:
    """The text of a word; variables that feed on themselves must not fill the memory."""
    text = "".join(_part(part, state) for part in word.parts)
    return text if len(text) <= _LONGEST else unknown("long")


def _part(part: Text | Variable | Unknown, state: Shell) -> str:
    if isinstance(part, Text):
        return part.value
    if isinstance(part, Unknown):
        return _substituted(part.source, state)
    value = _value(part, state)
    operand = part.operand or Word(())
    if part.op.lstrip(":") in {"-", "="}:
        return _text(operand, state) if value is None else value
    if part.op.lstrip(":") == "+":
        return _text(operand, state) if value else ""
    return value if value is not None and part.op in {"", ":?", "?"} else unknown(part.name)


def _value(part: Variable, state: Shell) -> str | None:
    """The value of a variable, the last where it may have several; None: nobody knows it."""
    if part.name == "PWD":
        return state.cwd
    if part.name in {"0", "BASH_SOURCE"}:
        return state.script
    is_element = not part.op and part.operand is not None and _text(part.operand, state) != ""
    values = state.values.get(part.name, ())
    return values[-1] if values and not is_element else None


def _substituted(source: str, state: Shell) -> str:
    """What a command substitution prints, for those that name directories."""
    if state.depth >= _DEEPEST or not _NAMES_A_DIRECTORY.search(source):
        return unknown(source)
    inner = commands_of(source[2:-1] if source.startswith("$(") else source)
    calls = invocations(inner, state.child(deeper=1), lambda _: True)
    printed = [_printed(call) for call in calls]
    return next((text for text in reversed(printed) if text), unknown(source))


def _printed(call: Invocation) -> str:
    program, words = call.argv[0], [word for word in call.argv[1:] if not word.startswith("-")]
    if program == "pwd":
        return call.cwd
    if call.argv[:2] == ("git", "rev-parse") and "--show-toplevel" in call.argv:
        return ROOT
    if not words or not is_known(words[-1]):
        return ""
    if program == "dirname":
        return posixpath.dirname(words[-1]) or "."
    if program == "basename":
        return posixpath.basename(words[0])
    return joined(call.cwd, words[-1]) if program in {"realpath", "readlink"} else ""
