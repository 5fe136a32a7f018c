"""``fastapi run`` and ``fastapi dev``: a path, an entry point, or the first usual file there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from resilience_hooks.static.launch.model import EntryPoint, Launch
from resilience_hooks.static.launch.options import flags, read_options
from resilience_hooks.static.launch.process import is_open
from resilience_hooks.static.launch.programs.invocation import Invocation, Program
from resilience_hooks.static.launch.programs.names import module_entry, module_of_file
from resilience_hooks.static.launch.toml import read_table, table

_OPTIONS: Final = flags(
    "--reload --no-reload --proxy-headers --no-proxy-headers -v --verbose --help -h --version"
)
_DEFAULTS: Final = ("main.py", "app.py", "api.py", "app/main.py", "app/app.py", "app/api.py")


def fastapi(invocation: Invocation) -> Launch:
    """What ``run`` or ``dev`` serves; other commands start nothing of the image."""
    given = read_options(invocation.words, _OPTIONS)
    command, *operands = (*given.operands, *given.rest) or ("",)
    if command not in {"run", "dev"}:
        return invocation.nothing(f"fastapi {command} serves no application".replace("  ", " "))
    process = invocation.process
    if operands:
        return _file(operands[0], invocation)
    named = given.last(("-e", "--entrypoint")) or _configured(invocation)
    if named:
        return _named(named, invocation)
    default = next((path for path in _DEFAULTS if process.is_file(path)), None)
    if default is None:
        return invocation.nothing("fastapi is given no file, and none of its usual ones is there")
    return _file(default, invocation)


def _configured(invocation: Invocation) -> str | None:
    data = read_table(invocation.process.file("pyproject.toml"))
    named = table(data, "tool", "fastapi").get("entrypoint")
    return named if isinstance(named, str) else None


def _named(named: str, invocation: Invocation) -> Launch:
    entry = module_entry(named.partition(":")[0])
    if entry is None:
        return invocation.nothing(f"{named} names no module for fastapi")
    return invocation.launch((entry,), (invocation.process.cwd, *invocation.path))


def _file(path: str, invocation: Invocation) -> Launch:
    """The file as a module of the outermost package around it."""
    process = invocation.process
    place = process.absolute(path)
    if is_open(path) or process.fs.stat(place) is None:
        return invocation.launch((EntryPoint("file", place),), invocation.path)
    folder, module = module_of_file(path, process)
    return invocation.launch((EntryPoint("module", module),), (folder, *invocation.path))


PROGRAMS: Final[Mapping[str, Program]] = {
    "fastapi": fastapi,
    "fastapi_cli": fastapi,
}
