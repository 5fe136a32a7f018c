"""Shell texts as the argvs that they may run, each with the process state it runs in."""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.launch.process import Process
from resilience_hooks.static.shell import Command, Word, expand, fields, parse_script
from resilience_hooks.static.shell.words import Variable

_SETS_VARIABLES = {"export", "declare", "typeset", "readonly", "local"}


def commands(text: str, process: Process) -> Iterator[tuple[tuple[str, ...], Process]]:
    """Every command of a text in order, whether a condition guards it or not.

    ``cd``, assignments and ``export`` change the state of what follows; inside parentheses they
    end with them. A command with a word that only a run knows is left out.
    """
    states = [process]
    for command in parse_script(text).commands:
        while len(states) <= command.subshell:
            states.append(states[-1])
        del states[command.subshell + 1 :]
        state = states[-1]
        argv = _argv(command, state)
        if argv is None:
            continue
        if not argv or argv[0] in _SETS_VARIABLES or argv[0] in {"cd", "pushd", "set"}:
            states[-1] = _changed(command, argv, state)
        else:
            yield argv, state.having(_assigned(command, state))


def _argv(command: Command, process: Process) -> tuple[str, ...] | None:
    argv: list[str] = []
    for word in command.words:
        found = _fields(word, process)
        if found is None:
            return None
        argv.extend(found)
    return tuple(argv)


def _fields(word: Word, process: Process) -> tuple[str, ...] | None:
    """``"$@"`` is one word for each argument; the rest as the shell splits it."""
    if len(word.parts) >= 1 and all(_is_all(part) or _is_empty(part) for part in word.parts):
        return process.arguments
    return fields(word, _values(process))


def _is_all(part: object) -> bool:
    return isinstance(part, Variable) and part.name in {"@", "*"} and not part.op


def _is_empty(part: object) -> bool:
    return getattr(part, "value", None) == ""


def _values(process: Process) -> dict[str, str | None]:
    numbered = {str(i): value for i, value in enumerate(process.arguments, 1)}
    joined = " ".join(process.arguments)
    return {**process.env, **numbered, "@": joined, "*": joined, "0": None, "?": None, "$": None}


def _assigned(command: Command, process: Process) -> dict[str, str | None]:
    values = _values(process)
    return {name: expand(word, values) for name, word in command.assignments}


def _changed(command: Command, argv: tuple[str, ...], process: Process) -> Process:
    if not argv:
        return process.having(_assigned(command, process))
    if argv[0] in {"cd", "pushd"}:
        return process.at(argv[1]) if len(argv) > 1 else process
    if argv[0] == "set":
        return process
    named = (word.partition("=") for word in argv[1:] if "=" in word)
    return process.having({name: value for name, _, value in named})
