"""alembic: ``env.py`` and the migrations of the script location that its configuration names."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator, Mapping
from typing import Final

from resilience_hooks.static.launch.model import EntryPoint, Launch
from resilience_hooks.static.launch.options import flags, read_options
from resilience_hooks.static.launch.process import Process
from resilience_hooks.static.launch.programs.invocation import Invocation, Program
from resilience_hooks.static.launch.programs.names import module_file
from resilience_hooks.static.launch.toml import read_table, table

_OPTIONS: Final = flags(
    "-h --help --version --raiseerr -q --quiet --sql --autogenerate --purge --splice --verbose "
    "--check-heads"
)
_RUNS_ENV: Final = frozenset(
    {"check", "current", "downgrade", "ensure_version", "revision", "stamp", "upgrade"}
)
_LEGACY_PATHS: Final = re.compile(r", *|(?: +)|:")
_LEGACY_LOCATIONS: Final = re.compile(r", *|(?: +)")
_SEPARATORS: Final = {"space": " ", "newline": "\n", "os": ":", ":": ":", ";": ";"}


def alembic(invocation: Invocation) -> Launch:
    """What a command that talks to the database runs. Neither puts the directory on the path."""
    given = read_options(invocation.words, _OPTIONS)
    process = invocation.process
    command = (*given.operands, "")[0]
    if command not in _RUNS_ENV:
        return invocation.nothing(f"alembic {command} runs no env.py".replace("  ", " "))
    ini = given.last(("-c", "--config")) or process.env.get("ALEMBIC_CONFIG") or "alembic.ini"
    section = given.last(("-n", "--name")) or "alembic"
    settings = _settings(ini, section, process)
    location = settings.get("script_location")
    if location is None:
        return invocation.nothing(f"no script_location is known from {process.absolute(ini)}")
    added = _split(settings, "prepend_sys_path", ("path_separator",), _LEGACY_PATHS)
    path = (*(process.absolute(folder) for folder in added), *invocation.path)
    folder = _folder(location, path, process)
    if folder is None:
        return invocation.nothing(f"alembic's script_location {location} is not in the image")
    files = (f"{folder}/env.py", *_versions(folder, settings, path, process))
    return invocation.launch(tuple(EntryPoint("file", file) for file in files), path)


def _settings(ini: str, section: str, process: Process) -> Mapping[str, str]:
    """The configuration's section over ``[tool.alembic]``, ``%(here)s`` put in."""
    found: dict[str, str] = {}
    for name, value in table(read_table(process.file("pyproject.toml")), "tool", "alembic").items():
        is_list = isinstance(value, list)
        found[name] = "\n".join(map(str, value)) if is_list else str(value)
        found["path_separator"] = "newline"
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(process.text(ini) or "")
    except configparser.Error:
        return {}
    if parser.has_section(section):
        found.pop("path_separator", None)
        found.update(parser.items(section))
    here = process.absolute(ini).rpartition("/")[0]
    return {n: v.replace("%(here)s", here).replace("%%", "%") for n, v in found.items()}


def _split(
    settings: Mapping[str, str], name: str, separators: tuple[str, ...], legacy: re.Pattern[str]
) -> list[str]:
    """A list of paths, split as the first separator that is set asks for."""
    value = settings.get(name, "")
    named = next((settings[key] for key in separators if key in settings), "")
    sign = _SEPARATORS.get(named)
    parts = value.split(sign) if sign else legacy.split(value)
    return [part.strip() for part in parts if part.strip()]


def _folder(location: str, path: tuple[str, ...], process: Process) -> str | None:
    """A folder, or ``package:folder`` inside an importable package."""
    package, colon, inside = location.partition(":")
    if not colon:
        return process.absolute(location)
    file = module_file(package, path, process)
    return f"{file.rpartition('/')[0]}/{inside}" if file else None


def _versions(
    folder: str, settings: Mapping[str, str], path: tuple[str, ...], process: Process
) -> Iterator[str]:
    """Every migration is loaded, whichever is run."""
    separators = ("path_separator", "version_path_separator")
    locations = _split(settings, "version_locations", separators, _LEGACY_LOCATIONS)
    for location in locations or [f"{folder}/versions"]:
        versions = _folder(location, path, process)
        for name in process.fs.listdir(versions) if versions else ():
            if name.endswith(".py") and name != "__init__.py":
                yield f"{versions}/{name}"


PROGRAMS: Final[Mapping[str, Program]] = {
    "alembic": alembic,
    "alembic.config": alembic,
}
