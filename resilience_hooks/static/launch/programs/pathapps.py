"""Programs whose application may be a path: flask, quart, granian, hypercorn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Final

from resilience_hooks.static.launch.dotenv import read_dotenv
from resilience_hooks.static.launch.model import EntryPoint, Launch
from resilience_hooks.static.launch.options import Given, flags, read_options
from resilience_hooks.static.launch.process import Process, is_open
from resilience_hooks.static.launch.programs.invocation import Invocation, Program
from resilience_hooks.static.launch.programs.names import (
    module_entry,
    module_of_file,
)

_ATTRIBUTE: Final = re.compile(r":(?![\\/])")
_FLASK: Final = flags(
    "--version --debug --no-debug --reload --no-reload --debugger --no-debugger --with-threads "
    "--without-threads --all-methods --help"
)
_GRANIAN: Final = flags(
    "--ws --no-ws --http1-keep-alive --no-http1-keep-alive --http1-pipeline-flush "
    "--no-http1-pipeline-flush --http2-adaptive-window --no-http2-adaptive-window --log --no-log "
    "--access-log --no-access-log --ssl-client-verify --no-ssl-client-verify "
    "--respawn-failed-workers --no-respawn-failed-workers --factory --no-factory --metrics "
    "--no-metrics --reload --no-reload --reload-ignore-worker-failure "
    "--no-reload-ignore-worker-failure --version --help"
)
_HYPERCORN: Final = flags("-h --help -D --daemon --debug --reload")
_DOTENVS: Final = (".flaskenv", ".env")


def _flask(variable: str, defaults: tuple[str, ...], invocation: Invocation) -> Launch:
    """``--app``, the variable, a dotenv file, or the first default file that is there."""
    given = read_options(invocation.words, _FLASK)
    app = _named(variable, given, invocation.process)
    if app is None:
        app = next((name for name in defaults if invocation.process.is_file(name)), None)
    if app is None:
        names = " nor ".join(defaults)
        return invocation.nothing(f"no application is named, and {names} is not there")
    return _imported(app, invocation.path, invocation)


def _named(variable: str, given: Given, process: Process) -> str | None:
    app = given.last(("-A", "--app")) or process.env.get(variable)
    if app:
        return app
    files = [given.last(("-e", "--env-file")), *reversed(_DOTENVS)]
    found = (read_dotenv(process.text(file)).get(variable) for file in files if file)
    return next(filter(None, found), None)


def _imported(app: str, path: tuple[str, ...], invocation: Invocation) -> Launch:
    """A path or a dotted name, from the folder above the outermost package around it."""
    target = _ATTRIBUTE.split(app, maxsplit=1)[0]
    folder, module = module_of_file(target, invocation.process)
    entry = module_entry(target if is_open(target) else module)
    if entry is None:
        return invocation.nothing(f"{app} names no module")
    return invocation.launch((entry,), (folder, *path))


def _granian(invocation: Invocation) -> Launch:
    given = read_options(invocation.words, _GRANIAN)
    operands = (*given.operands, *given.rest)
    if not operands:
        return invocation.nothing("granian is started without an application")
    folder = given.last(("--working-dir",)) or "."
    path = (invocation.process.absolute(folder), *invocation.path)
    return _imported(operands[0], path, invocation)


def _hypercorn(invocation: Invocation) -> Launch:
    """``[asgi:]path[:attribute]``: the folder of the path goes on ``sys.path``."""
    given = read_options(invocation.words, _HYPERCORN)
    operands = (*given.operands, *given.rest)
    if not operands:
        return invocation.nothing("hypercorn is started without an application")
    process = invocation.process
    target = re.sub(r"^(?:asgi|wsgi):(?=[^:]*:)", "", operands[0]).partition(":")[0]
    place = process.absolute(target)
    folder, _, name = place.rpartition("/")
    entry = module_entry(name.removesuffix(".py") if process.is_file(place) else name)
    if entry is None:
        return invocation.nothing(f"{operands[0]} names no module for hypercorn")
    config = _hypercorn_config(given, process)
    return invocation.launch((entry, *config), (folder or "/", *invocation.path))


def _hypercorn_config(given: Given, process: Process) -> tuple[EntryPoint, ...]:
    """A configuration that is Python is code that starts; the usual one is TOML."""
    kind, _, target = (given.last(("-c", "--config")) or "").partition(":")
    if kind == "file" and target:
        return (EntryPoint("file", process.absolute(target)),)
    entry = module_entry(target) if kind == "python" else None
    return (entry,) if entry else ()


PROGRAMS: Final[Mapping[str, Program]] = {
    "flask": partial(_flask, "FLASK_APP", ("wsgi.py", "app.py")),
    "granian": _granian,
    "hypercorn": _hypercorn,
    "quart": partial(_flask, "QUART_APP", ("app.py",)),
}
