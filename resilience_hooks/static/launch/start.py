"""From an argv to launches: wrappers peeled, shells read, interpreters and servers understood."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from resilience_hooks.static.launch.model import EntryPoint, Launch
from resilience_hooks.static.launch.process import Process
from resilience_hooks.static.launch.python import is_python, read_interpreter
from resilience_hooks.static.launch.scripts import commands
from resilience_hooks.static.launch.servers import SERVERS, Served, Server, app_entry, read_argv
from resilience_hooks.static.launch.wrappers import peel

_SHELLS: Final = {"sh", "bash", "ash", "dash", "zsh", "ksh"}
_DEPTH: Final = 8
_IMPORT: Final = re.compile(
    r"(?:^|[;:\n])[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b"
    r"|import[ \t]+([\w.]+(?:[ \t]+as[ \t]+\w+)?(?:[ \t]*,[ \t]*[\w.]+(?:[ \t]+as[ \t]+\w+)?)*))"
)
_SETTING: Final = re.compile(
    r"^(wsgi_app|chdir|pythonpath)\s*=\s*[\"']([^\"'\n]+)[\"']\s*(?:#.*)?$", re.MULTILINE
)


def start(argv: tuple[str, ...], process: Process) -> Iterator[Launch]:
    """What starts when a process runs an argv; one launch for each Python program found."""
    peeled = peel(argv)
    process = process.having(peeled.env)
    if not peeled.argv or not peeled.argv[0]:
        yield process.nothing(argv, "nothing is started")
        return
    program, words = peeled.argv[0], peeled.argv[1:]
    name = program.rpartition("/")[2]
    if process.depth > _DEPTH:
        yield process.nothing(argv, "scripts call one another too deeply")
    elif name in _SHELLS:
        yield from _shell(peeled.argv, process)
    elif is_python(name):
        yield from _python(peeled.argv, process)
    elif name in SERVERS:
        yield from _server(SERVERS[name], peeled.argv, process, console_script=True)
    else:
        yield from _file(program, words, process)


def _shell(argv: tuple[str, ...], process: Process) -> Iterator[Launch]:
    """``sh -c text args`` or ``sh script args``."""
    words = list(argv[1:])
    takes_text = False
    while words and words[0].startswith(("-", "+")):
        option = words.pop(0)
        takes_text = takes_text or (not option.startswith("--") and "c" in option[1:])
        if option.endswith("o") and not option.startswith("--") and words:
            words.pop(0)
    if not words:
        yield process.nothing(argv, f"{argv[0]} is started without a command")
    elif takes_text:
        yield from _text(words[0], tuple(words[2:]), argv, process)
    else:
        yield from _script(words[0], tuple(words[1:]), argv, process)


def _script(
    path: str, arguments: tuple[str, ...], argv: tuple[str, ...], process: Process
) -> Iterator[Launch]:
    data = process.file(path)
    if data is None:
        yield process.nothing(argv, f"{process.absolute(path)} is not a file whose text is known")
        return
    yield from _text(data.decode("utf-8", "replace"), arguments, argv, process)


def _text(
    text: str, arguments: tuple[str, ...], argv: tuple[str, ...], process: Process
) -> Iterator[Launch]:
    """Every Python program that a shell text may start."""
    inner = replace(process, arguments=arguments, depth=process.depth + 1)
    found = [
        launch
        for command, state in commands(text, inner)
        for launch in start(command, state)
        if launch.entries or launch.reason is None
    ]
    yield from found or [process.nothing(argv, "the shell commands start no Python that is known")]


def _python(argv: tuple[str, ...], process: Process) -> Iterator[Launch]:
    given = read_interpreter(argv[1:])
    if given.ignores_env:
        process = process.having({"PYTHONPATH": ""})
    first = () if given.isolated or process.env.get("PYTHONSAFEPATH") else (process.cwd,)
    if given.kind == "module":
        yield from _module(given.target, given.words, argv, process, first)
    elif given.kind == "file":
        path = process.absolute(given.target)
        folder = (process.folder_of(path),) if first else ()
        yield process.launch(argv, (EntryPoint("file", path, as_main=True),), folder)
    elif given.kind == "code":
        yield process.launch(argv, tuple(_imported(given.target)), first)
    else:
        yield process.nothing(argv, "an interactive interpreter is started")


def _imported(code: str) -> Iterator[EntryPoint]:
    """The modules that the text of ``python -c`` imports."""
    for match in _IMPORT.finditer(code):
        for name in re.split(r"\s*,\s*", match[1] or match[2]):
            yield EntryPoint("module", name.partition(" ")[0])


def _module(
    module: str,
    words: tuple[str, ...],
    argv: tuple[str, ...],
    process: Process,
    first: tuple[str, ...],
) -> Iterator[Launch]:
    """``python -m module``: a server, a wrapper, or the service itself."""
    if module in SERVERS:
        server = (module, *words)
        yield from _server(SERVERS[module], server, process, console_script=False)
    elif module in {"debugpy", "coverage", "pdb", "cProfile", "memory_profiler"}:
        yield from _python(("python", *_program(module, words)), process)
    else:
        yield process.launch(argv, (EntryPoint("module", module, as_main=True),), first)


def _program(module: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words from the program on, behind a debugger's or profiler's own options."""
    values = {"--listen", "--connect", "-o", "-s", "--rcfile", "--source", "--omit", "--include"}
    rest = words[1:] if module == "coverage" else words
    while rest and rest[0].startswith("-") and rest[0] != "-m":
        rest = rest[2:] if rest[0] in values else rest[1:]
    return rest


def _server(
    server: Server, argv: tuple[str, ...], process: Process, console_script: bool
) -> Iterator[Launch]:
    served = read_argv(server, argv[1:])
    place = process.at(served.chdir) if served.chdir is not None else process
    config = served.config or server.default_config
    entries = tuple(_config_entries(config, served, place))
    settings = _settings(config, place)
    if served.chdir is None and "chdir" in settings:
        place = process.at(settings["chdir"])
    app = served.app or settings.get("wsgi_app") or _app_of_environment(argv[0], place)
    entry = app_entry(app, place.cwd) if app else None
    if entry is None:
        yield process.nothing(argv, f"{argv[0]} is started without an application")
        return
    paths = (*served.pythonpath, *settings.get("pythonpath", "").split(","))
    first = (place.cwd, *(place.absolute(path) for path in paths if path))
    if not console_script:
        first = (*first, process.cwd)
    yield place.launch(argv, (entry, *entries), first)


def _app_of_environment(program: str, process: Process) -> str | None:
    return process.env.get("FLASK_APP") if program.rpartition("/")[2] == "flask" else None


def _config_entries(config: str | None, served: Served, process: Process) -> Iterator[EntryPoint]:
    """A configuration file is code that runs; the default one only where it is there."""
    if config is None or config.startswith("file:") or not config.endswith(".py"):
        return
    path = process.absolute(config)
    if served.config is not None or process.fs.is_file(path):
        yield EntryPoint("file", path)


def _settings(config: str | None, process: Process) -> dict[str, str]:
    data = process.file(config) if config is not None else None
    text = data.decode("utf-8", "replace") if data is not None else ""
    return {match[1]: match[2] for match in _SETTING.finditer(text)}


def _file(program: str, words: tuple[str, ...], process: Process) -> Iterator[Launch]:
    """A file of the image that is run itself: by its shebang, or found on ``PATH``."""
    argv = (program, *words)
    path = _which(program, process)
    data = process.file(path) if path is not None else None
    if path is None or data is None:
        yield process.nothing(argv, f"{program} is not known to start Python")
        return
    shebang = _shebang(data)
    if shebang and (is_python(shebang[0]) or shebang[0].rpartition("/")[2] in _SHELLS):
        yield from start((*shebang, path, *words), process)
    elif path.endswith(".py") and not shebang:
        yield from start(("python", path, *words), process)
    elif not shebang and path.endswith(".sh"):
        yield from start(("sh", path, *words), process)
    else:
        yield process.nothing(argv, f"{program} is not known to start Python")


def _which(program: str, process: Process) -> str | None:
    if "/" in program:
        return process.absolute(program)
    folders = (process.env.get("PATH") or "").split(":")
    candidates = (posixpath.join(folder, program) for folder in folders if folder)
    return next((path for path in candidates if process.fs.is_file(path)), None)


def _shebang(data: bytes) -> tuple[str, ...]:
    """The words of a ``#!`` line, ``env`` peeled."""
    if not data.startswith(b"#!"):
        return ()
    words = data.split(b"\n", 1)[0][2:].decode("utf-8", "replace").split()
    return peel(words).argv
