"""Takes wrappers off a command line, one after another, until the command itself is left."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from resilience_hooks.static.launch.options import Given, read_options, values
from resilience_hooks.static.launch.process import Process
from resilience_hooks.static.launch.wrapper import Wrapper
from resilience_hooks.static.launch.wrappertable import WRAPPERS

_ASSIGNMENT: Final = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_ENV: Final = values("-u --unset -C --chdir -S --split-string -a --argv0")
_MODULE: Final = ("-m", "--module")
_ASKS: Final = frozenset({"-v", "-V"})


@dataclass(frozen=True, slots=True)
class Peeled:
    """The command under the wrappers, and how they change the process.

    ``env`` holds what ``env`` sets (None: unsets); ``cleared`` says that it starts from nothing.
    ``folders`` are the directories changed to, in order. ``adds_folder``: one of the wrappers
    puts the working directory on ``PYTHONPATH``. ``synced`` is the folder (``"."`` unless named)
    whose project ``uv run`` installs before it starts the command.
    """

    argv: tuple[str, ...]
    env: Mapping[str, str | None] = field(default_factory=dict)
    cleared: bool = False
    folders: tuple[str, ...] = ()
    adds_folder: bool = False
    synced: str | None = None

    def inside(self, process: Process) -> Process:
        """The process that the command runs in."""
        if self.cleared:
            process = replace(process, env={})
        process = process.without(*(name for name, value in self.env.items() if value is None))
        process = process.having({k: v for k, v in self.env.items() if v is not None})
        for folder in self.folders:
            process = process.at(folder)
        if self.adds_folder:
            paths = (process.cwd, process.env.get("PYTHONPATH", ""))
            process = process.having({"PYTHONPATH": ":".join(path for path in paths if path)})
        return process


def peel(argv: Sequence[str]) -> Peeled:
    """Take wrappers off until the first word is none."""
    peeled = Peeled(tuple(argv))
    while peeled.argv:
        inner = _env(peeled) if _name(peeled.argv[0]) == "env" else _outermost(peeled)
        if inner is None:
            break
        peeled = inner
    return peeled


def unwrap(words: Sequence[str], wrapper: Wrapper) -> tuple[tuple[str, ...], Given] | None:
    """The command behind a wrapper's name, and the wrapper's options; None where it has none."""
    if wrapper.separator:
        behind = tuple(words)[list(words).index("--") + 1 :] if "--" in words else ()
        return (behind, Given({})) if behind else None
    if wrapper.shell and (text := _text(words, wrapper)) is not None:
        return ("sh", "-c", text), Given({})
    given = _own(words, wrapper)
    if wrapper.subcommand is not None:
        if given.rest[:1] != (wrapper.subcommand,):
            return None
        inner = (
            Given({}, rest=given.rest[1:]) if wrapper.all_words else _own(given.rest[1:], wrapper)
        )
        given = Given({**given.options, **inner.options}, rest=inner.rest)
    command = given.rest[wrapper.skip :]
    command = command[1:] if command[:1] == ("--",) else command
    return (_command(command, wrapper), given) if command else None


def _own(words: Sequence[str], wrapper: Wrapper) -> Given:
    """The wrapper's own options; those of an interpreter that end its options belong to it."""
    ends = (word for word in (*_MODULE, "-c") if word not in wrapper.options.names)
    return read_options(words, wrapper.options, stop=True, ends=ends if wrapper.python else ())


def _text(words: Sequence[str], wrapper: Wrapper) -> str | None:
    """The value of ``su user -c text``; ``runuser -u user command`` takes no text."""
    options = replace(wrapper.options, names=wrapper.options.names | wrapper.shell)
    given = read_options(words, options)
    return None if given.has("-u", "--user") else given.last(wrapper.shell)


def _command(command: tuple[str, ...], wrapper: Wrapper) -> tuple[str, ...]:
    if wrapper.is_text:
        return ("sh", "-c", command[0])
    if wrapper.python:
        is_module = command[0] in _MODULE
        return ("python", "-m", *command[1:]) if is_module else ("python", *command)
    return command


def _outermost(peeled: Peeled) -> Peeled | None:
    """Without the first wrapper; None where the first word is none, or wraps nothing."""
    name, words = _name(peeled.argv[0]), peeled.argv[1:]
    if name == "command" and _ASKS.intersection(words[:1]):
        return replace(peeled, argv=())
    for wrapper in WRAPPERS.get(name, ()):
        found = unwrap(words, wrapper)
        if found is None:
            continue
        command, given = found
        inner = replace(
            peeled,
            argv=command,
            folders=(*peeled.folders, *given.all(wrapper.folder)),
            adds_folder=peeled.adds_folder or wrapper.adds_folder,
        )
        return _uv(inner, given) if name == "uv" else inner
    return None


def _uv(peeled: Peeled, given: Given) -> Peeled:
    """``uv run`` takes a script or a module too, and installs the project that it stands in."""
    argv = peeled.argv
    if given.has("-m", "--module"):
        argv = ("python", "-m", *argv)
    elif given.has("-s", "--script", "--gui-script") or argv[0].endswith(".py"):
        argv = ("python", *argv)
    if given.has("--no-sync", "--no-project", "--isolated"):
        return replace(peeled, argv=argv)
    return replace(peeled, argv=argv, synced=given.last(("--project",)) or ".")


def _env(peeled: Peeled) -> Peeled:
    """``env [-i] [-u NAME] [-C DIR] [-S TEXT] [NAME=VALUE…] command``."""
    given = read_options(peeled.argv[1:], _ENV, stop=True)
    split = given.last(("-S", "--split-string"))
    rest = (*_split(split), *given.rest) if split else given.rest
    env: dict[str, str | None] = dict.fromkeys(given.all(("-u", "--unset")))
    while rest and (match := _ASSIGNMENT.fullmatch(rest[0])):
        env[match[1]] = match[2]
        rest = rest[1:]
    cleared = given.has("-i", "-", "--ignore-environment")
    return replace(
        peeled,
        argv=rest,
        env=env if cleared else {**peeled.env, **env},
        cleared=peeled.cleared or cleared,
        folders=(*peeled.folders, *given.all(("-C", "--chdir"))),
    )


def _split(text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError:
        return tuple(text.split())


def _name(program: str) -> str:
    """A program's name; a path is no shell built-in."""
    name = program.rpartition("/")[2]
    return program if name in {"command", "exec", "time"} else name
