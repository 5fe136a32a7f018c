"""From an argv to launches: wrappers peeled, then whatever is left told by its file or name."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from resilience_hooks.static.launch.installed import having_synced
from resilience_hooks.static.launch.interpreter import is_python
from resilience_hooks.static.launch.model import Launch
from resilience_hooks.static.launch.process import Process, is_open
from resilience_hooks.static.launch.programs.invocation import Invocation
from resilience_hooks.static.launch.programs.names import module_entry
from resilience_hooks.static.launch.programs.recognised import recognised
from resilience_hooks.static.launch.programtable import PROGRAMS
from resilience_hooks.static.launch.pythonrun import run_python
from resilience_hooks.static.launch.shellrun import DEPTH
from resilience_hooks.static.launch.shellstart import SHELLS, run_script, run_shell
from resilience_hooks.static.launch.wrappers import peel

_BINARY: Final = b"\0"


def start(argv: tuple[str, ...], process: Process) -> Iterator[Launch]:
    """What starts when a process runs an argv; one launch for each Python program found."""
    peeled = peel(argv)
    process = peeled.inside(process)
    if peeled.synced is not None and not process.env.get("UV_NO_SYNC"):
        process = having_synced(peeled.synced, process)
    if not peeled.argv or not peeled.argv[0]:
        yield process.nothing(argv, "no command is left to start")
    elif is_open(peeled.argv[0]):
        yield process.nothing(argv, f"only a run knows what {peeled.argv[0]} is")
    elif process.depth > DEPTH:
        yield process.nothing(argv, "scripts call one another too deeply")
    else:
        yield from _program(peeled.argv, process)


def _program(argv: tuple[str, ...], process: Process) -> Iterator[Launch]:
    """A file of the image goes before a name; most programs are not in the image at all."""
    path = _which(argv[0], process)
    data = process.file(path) if path is not None else None
    name = argv[0].rpartition("/")[2]
    if path is not None and data is not None:
        yield from _file(path, data, argv, process)
    elif path is not None and process.lacks(path):
        yield process.missing_script(argv, path)
    elif name in SHELLS:
        yield from run_shell(argv, process, start)
    elif is_python(name):
        yield from run_python(argv, process, start)
    elif name in PROGRAMS:
        yield PROGRAMS[name](Invocation(argv, process))
    elif name in process.scripts:
        yield _console_script(process.scripts[name], argv, process)
    else:
        yield process.nothing(argv, recognised(name) or _why_unknown(argv[0], path, process))


def _why_unknown(program: str, path: str | None, process: Process) -> str:
    node = process.fs.stat(path) if path is not None else None
    if node is not None:
        return f"only the build knows what {path} holds"
    if path is not None:
        return f"{path} is not among the files that are known of the image"
    return f"{program} is not known to start Python"


def _console_script(target: str, argv: tuple[str, ...], process: Process) -> Launch:
    """``module:attribute`` of an installed project; only ``PYTHONPATH`` is in front of it."""
    entry = module_entry(target.partition(":")[0].strip())
    if entry is None:
        return process.nothing(argv, f"{argv[0]} is declared as {target}, which names no module")
    return process.launch(argv, (entry,), process.python_path())


def _file(path: str, data: bytes, argv: tuple[str, ...], process: Process) -> Iterator[Launch]:
    """A file that is run itself: by its shebang; without one a shell reads it as its own."""
    words = argv[1:]
    shebang = _shebang(data)
    if shebang:
        yield from start((*shebang, path, *words), replace(process, depth=process.depth + 1))
    elif _BINARY in data[:1024]:
        yield process.nothing(argv, f"{path} is a binary program")
    elif path.endswith(".py"):
        yield process.nothing(argv, f"{path} is run itself, and has no #! line")
    else:
        yield from run_script(data, path, argv, process, start)


def _which(program: str, process: Process) -> str | None:
    if "/" in program:
        return process.absolute(program)
    folders = process.env.get("PATH", "").split(":")
    candidates = (posixpath.join(folder, program) for folder in folders if folder)
    return next((path for path in candidates if process.is_file(path)), None)


def _shebang(data: bytes) -> tuple[str, ...]:
    """The interpreter of a ``#!`` line and, as the kernel has it, one argument at most."""
    if not data.startswith(b"#!"):
        return ()
    return tuple(data.split(b"\n", 1)[0][2:].decode("utf-8", "replace").strip().split(None, 1))
