"""The shell's own commands that change what later commands start with (POSIX 2.14, ``cd``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from resilience_hooks.static.launch.expansion import fields_of, text_of
from resilience_hooks.static.launch.process import Process
from resilience_hooks.static.shell import Command

Change: TypeAlias = Callable[[Command, "tuple[str, ...]", Process], Process]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# They start no program and leave the state alone.
SILENT: Final = _names(
    "alias bg builtin echo enable fg getconf hash help jobs kill let printf shopt sleep suspend "
    "times trap type ulimit umask unalias wait ]]"
)


def assigned(command: Command, process: Process) -> dict[str, str]:
    """The variables that stand in front of a command."""
    return {name: text_of(word, process) for name, word in command.assignments}


def arrays(command: Command, process: Process) -> Process:
    """The process with the arrays that are assigned in front of (or by) a command."""
    for array in command.arrays:
        words = tuple(field for word in array.words for field in fields_of(word, process))
        before = process.arrays.get(array.name, ()) if array.extends else ()
        process = process.listing({array.name: (*before, *words)})
    return process


def _directory(command: Command, argv: tuple[str, ...], process: Process) -> Process:
    words = [word for word in argv[1:] if word == "-" or not word.startswith("-")]
    if not words:
        return process.at(process.env.get("HOME", "$HOME"))
    return process.at("$OLDPWD" if words[0] == "-" else words[0])


def _back(command: Command, argv: tuple[str, ...], process: Process) -> Process:
    return process.at("$OLDPWD")


def _export(command: Command, argv: tuple[str, ...], process: Process) -> Process:
    """Unlike other words, those of ``export`` are not split."""
    texts = (text_of(word, process).partition("=") for word in command.words[1:])
    return process.having({name: value for name, equals, value in texts if equals})


def _unset(command: Command, argv: tuple[str, ...], process: Process) -> Process:
    return process.without(*argv[1:])


def _read(command: Command, argv: tuple[str, ...], process: Process) -> Process:
    names = [word for word in argv[1:] if word.isidentifier()]
    return process.having({name: f"${name}" for name in names})


def _set(command: Command, argv: tuple[str, ...], process: Process) -> Process:
    """``set -- words`` gives the script new arguments; options alone leave them."""
    if "--" in argv:
        return process.given(argv[argv.index("--") + 1 :])
    if argv[1:] and not argv[1].startswith(("-", "+")):
        return process.given(argv[1:])
    return process


def _shift(command: Command, argv: tuple[str, ...], process: Process) -> Process:
    count = int(argv[1]) if argv[1:] and argv[1].isdigit() else 1
    if process.arguments is None:
        return process
    return process.given(process.arguments[count:])


CHANGES: Final[Mapping[str, Change]] = {
    "cd": _directory,
    "declare": _export,
    "export": _export,
    "getopts": _read,
    "local": _export,
    "mapfile": _read,
    "popd": _back,
    "pushd": _directory,
    "read": _read,
    "readarray": _read,
    "readonly": _export,
    "set": _set,
    "shift": _shift,
    "typeset": _export,
    "unset": _unset,
}
