"""What an image starts: ENTRYPOINT and CMD joined as the engine joins them, and the HEALTHCHECK."""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.image.model import Command, Image
from resilience_hooks.static.launch.model import Launch
from resilience_hooks.static.launch.process import Process, ReadContent
from resilience_hooks.static.launch.start import start

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def launches(
    image: Image, read: ReadContent, installed: tuple[str, ...] = ()
) -> tuple[Launch, ...]:
    """Every Python program that the image's own commands start.

    Where none is found, one launch without entry points says why. ``installed`` are the folders
    whose packages an installer put on ``sys.path``.
    """
    found = tuple(_main(image, read, installed))
    return found + tuple(_health(image, read, installed))


def _main(image: Image, read: ReadContent, installed: tuple[str, ...]) -> Iterator[Launch]:
    argv, source, line = joined(image)
    process = _process(image, read, installed, source, line)
    if not argv:
        yield process.nothing((), "the image has neither CMD nor ENTRYPOINT")
        return
    yield from start(argv, process)


def _health(image: Image, read: ReadContent, installed: tuple[str, ...]) -> Iterator[Launch]:
    if image.healthcheck is None:
        return
    argv = _words(image.healthcheck, image.shell)
    process = _process(image, read, installed, "HEALTHCHECK", image.healthcheck.line)
    yield from (launch for launch in start(argv, process) if launch.entries)


def joined(image: Image) -> tuple[tuple[str, ...], str, int]:
    """The argv of the container, and the instruction (name, line) that decides it.

    A shell-form ENTRYPOINT ignores CMD; an exec-form one gets CMD's words as its arguments
    (https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact).
    """
    entrypoint, cmd = image.entrypoint, image.cmd
    if entrypoint is None:
        return (_words(cmd, image.shell), "CMD", cmd.line) if cmd else ((), "CMD", 0)
    argv = _words(entrypoint, image.shell)
    if entrypoint.argv is not None and cmd is not None:
        argv += _words(cmd, image.shell)
    return argv, "ENTRYPOINT", entrypoint.line


def _words(command: Command, shell: tuple[str, ...]) -> tuple[str, ...]:
    return command.argv if command.argv is not None else (*shell, command.text)


def _process(
    image: Image, read: ReadContent, installed: tuple[str, ...], source: str, line: int
) -> Process:
    env: dict[str, str | None] = {"PATH": _PATH, "HOME": "/root"}
    env.update(image.env)
    return Process(image.fs, read, source, line, image.workdir, env, installed)
