"""What a shell starts: ``sh -c text``, ``sh script``, or a script that is run itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from resilience_hooks.static.launch.model import Launch
from resilience_hooks.static.launch.process import Process, is_open
from resilience_hooks.static.launch.shellrun import Shell
from resilience_hooks.static.shell import parse_script

Start: TypeAlias = Callable[["tuple[str, ...]", Process], "Iterator[Launch]"]

SHELLS: Final = frozenset({"ash", "bash", "busybox", "dash", "ksh", "sh", "zsh"})
_VALUES: Final = frozenset({"--rcfile", "--init-file"})


@dataclass(frozen=True, slots=True)
class _Given:
    """A text that a shell is given, with its ``$0`` and its arguments."""

    text: str
    name: str = ""
    arguments: tuple[str, ...] = ()


def run_shell(argv: tuple[str, ...], process: Process, start: Start) -> Iterator[Launch]:
    """``sh [options] -c text [name [arguments]]``, ``sh [options] script [arguments]``."""
    takes_text, words = _options(argv)
    if words and takes_text:
        given = _Given(words[0], "".join(words[1:2]), words[2:])
    elif words:
        if process.lacks(words[0]):
            yield process.missing_script(argv, words[0])
            return
        data = None if is_open(words[0]) else process.file(words[0])
        if data is None:
            yield process.nothing(argv, f"no text is known of the script {words[0]}")
            return
        given = _script(data, words[0], words[1:])
    elif process.stdin is not None:
        given = _Given(process.stdin)
    else:
        yield process.nothing(argv, f"{argv[0]} is started without a command")
        return
    yield from _run(given, argv, process, start)


def run_script(
    data: bytes, path: str, argv: tuple[str, ...], process: Process, start: Start
) -> Iterator[Launch]:
    """A file without a shebang, by its bytes: what a shell makes of one that it is to run."""
    yield from _run(_script(data, path, argv[1:]), argv, process, start)


def _script(data: bytes, path: str, arguments: tuple[str, ...]) -> _Given:
    return _Given(data.decode("utf-8", "replace"), path, arguments)


def _options(argv: tuple[str, ...]) -> tuple[bool, tuple[str, ...]]:
    """Whether ``-c`` is among a shell's options, and the words behind them."""
    words = list(argv[2:] if argv[0].endswith("busybox") else argv[1:])
    takes_text = False
    while words and words[0].startswith(("-", "+")) and words[0] != "-":
        option = words.pop(0)
        is_short = not option.startswith("--")
        takes_text = takes_text or (is_short and "c" in option[1:])
        if words and (option in _VALUES or (is_short and option[-1] in "oO")):
            words.pop(0)
    return takes_text, tuple(words)


def _run(given: _Given, argv: tuple[str, ...], process: Process, start: Start) -> Iterator[Launch]:
    """Every Python program that a shell text starts; where none is known, why its last is none."""
    inner = replace(
        process,
        script=given.name,
        arguments=None if process.awaits_arguments and not given.arguments else given.arguments,
        awaits_arguments=False,
        stdin=None,
        depth=process.depth + 1,
    )
    reason, found = "the shell starts no program", False
    script = parse_script(given.text)
    for command, state in Shell([inner]).run(script.commands):
        for launch in start(command, state):
            found = found or bool(launch.entries)
            reason = launch.reason or reason
            if launch.entries:
                yield launch
    if not found:
        yield process.nothing(argv, script.problem or reason)
