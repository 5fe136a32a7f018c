"""What an image starts: ENTRYPOINT and CMD joined as the engine joins them, and the HEALTHCHECK."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from resilience_hooks.static.image.model import Command, Image
from resilience_hooks.static.launch.companions import complete
from resilience_hooks.static.launch.installed import console_scripts
from resilience_hooks.static.launch.model import Launch
from resilience_hooks.static.launch.process import Process, ReadContent
from resilience_hooks.static.launch.programs.recognised import is_lambda
from resilience_hooks.static.launch.start import start

_PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_ROOT: Final = frozenset({"", "0", "root"})


def launches(
    image: Image, read: ReadContent, installed: tuple[str, ...] = ()
) -> tuple[Launch, ...]:
    """Every Python program that the image's own commands start.

    Where none is found, one launch without entry points says why. ``installed`` are the folders
    whose packages an installer put on ``sys.path``.
    """
    found: dict[object, Launch] = {}
    for launch in (*_main(image, read, installed), *_health(image, read, installed)):
        known = found.setdefault(_identity(launch), launch)
        if known.conditional and not launch.conditional:
            found[_identity(launch)] = launch
    return tuple(found.values())


def joined(image: Image) -> tuple[tuple[str, ...], str, int]:
    """The argv of the container, and the instruction (name, line) that decides it.

    A shell form is an argv of the shell. CMD's words follow those of ENTRYPOINT in every form;
    behind ``sh -c text`` they are the text's ``$0`` and arguments, which few texts look at
    (https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact).
    """
    cmd = _words(image.cmd, image.shell) if image.cmd else ()
    if image.entrypoint is None:
        return cmd, "CMD", image.cmd.line if image.cmd else 0
    return (*_words(image.entrypoint, image.shell), *cmd), "ENTRYPOINT", image.entrypoint.line


def _main(image: Image, read: ReadContent, installed: tuple[str, ...]) -> Iterator[Launch]:
    argv, source, line = joined(image)
    process = _process(image, read, installed, source, line)
    process = replace(process, awaits_arguments=image.cmd is None)
    reason = _taken_by_base(argv, image)
    if reason is not None:
        yield process.nothing(argv, reason)
        return
    yield from (_completed(launch, process) for launch in start(argv, process))


def _taken_by_base(argv: tuple[str, ...], image: Image) -> str | None:
    """Why the base image decides what starts, where it does."""
    base = (image.base or "scratch").partition("@")[0]
    if not argv:
        return f"the image has neither CMD nor ENTRYPOINT; {base} decides what starts"
    if image.entrypoint is None and is_lambda(image.base):
        return f"AWS Lambda's runtime imports the handler {argv[0]}, which is not followed yet"
    if image.entrypoint is None and argv[0].startswith("-"):
        return f"CMD has options only; {base} decides what takes them"
    return None


def _health(image: Image, read: ReadContent, installed: tuple[str, ...]) -> Iterator[Launch]:
    """A HEALTHCHECK that starts no Python is no gap: it gives no reason."""
    if image.healthcheck is None:
        return
    argv = _words(image.healthcheck, image.shell)
    process = _process(image, read, installed, "HEALTHCHECK", image.healthcheck.line)
    for launch in start(argv, process):
        if launch.entries:
            yield _completed(launch, process)


def _completed(launch: Launch, process: Process) -> Launch:
    return complete(launch, process) if launch.entries else launch


def _words(command: Command, shell: tuple[str, ...]) -> tuple[str, ...]:
    return command.argv if command.argv is not None else (*shell, command.text)


def _process(
    image: Image, read: ReadContent, installed: tuple[str, ...], source: str, line: int
) -> Process:
    """The process that an engine makes."""
    home = "/root" if image.user.partition(":")[0] in _ROOT else "$HOME"
    env = {"PATH": _PATH, "HOME": home, "PYTHONPATH": "", **image.env}
    scripts = console_scripts(image, read)
    return Process(image.fs, read, source, line, image.workdir, env, installed, scripts)


def _identity(launch: Launch) -> tuple[object, ...]:
    return launch.source, launch.entries, launch.argv, launch.cwd, launch.sys_path
