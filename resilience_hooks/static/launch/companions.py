"""What Django loads besides the file that starts: its settings, and the command that is run.

The names stand in texts and variables, where no import statement shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from resilience_hooks.static.launch.model import Launch
from resilience_hooks.static.launch.options import read_options
from resilience_hooks.static.launch.process import Process, is_open
from resilience_hooks.static.launch.programs.django import OPTIONS
from resilience_hooks.static.launch.programs.names import module_file, modules

_VARIABLE: Final = "DJANGO_SETTINGS_MODULE"
_DEFAULT: Final = re.compile(
    rf"environ\.setdefault\(\s*[\"']{_VARIABLE}[\"']\s*,\s*[\"']([\w.]+)[\"']"
)
_FIXED: Final = re.compile(rf"environ\[\s*[\"']{_VARIABLE}[\"']\s*\]\s*=\s*[\"']([\w.]+)[\"']")
_DJANGO: Final = re.compile(r"^[ \t]*(?:from|import)\s+django\b", re.MULTILINE)
_TEXTS: Final = 3


def complete(launch: Launch, process: Process) -> Launch:
    """The launch with Django's settings and command among its entry points."""
    text = "\n".join(_texts(launch, process))
    if _VARIABLE not in text and not _DJANGO.search(text):
        return launch
    given = read_options(_words(launch), OPTIONS)
    added = given.last(("--pythonpath",))
    front = (process.at(launch.cwd).absolute(added),) if added and not is_open(added) else ()
    path = (*front, *launch.sys_path)
    settings = given.last(("--settings",)) or _settings(text, launch)
    names = [settings, *_commands(given.operands[:1], path, process)]
    further = modules(name for name in names if name and not is_open(name))
    entries = tuple(dict.fromkeys((*launch.entries, *further)))
    return replace(launch, entries=entries, sys_path=path)


def _texts(launch: Launch, process: Process) -> Iterator[str]:
    """The texts of the first entry points; servers name an application and its package."""
    for entry in launch.entries[:_TEXTS]:
        is_module = entry.kind == "module"
        file = module_file(entry.target, launch.sys_path, process) if is_module else entry.target
        yield (process.text(file) or "") if file else ""


def _words(launch: Launch) -> tuple[str, ...]:
    """The words behind a script that is the program."""
    main = launch.entries[0]
    if not main.as_main or main.kind != "file":
        return ()
    name = main.target.rpartition("/")[2]
    at = next((at for at, word in enumerate(launch.argv) if word.endswith(name)), None)
    return () if at is None else launch.argv[at + 1 :]


def _settings(text: str, launch: Launch) -> str | None:
    """An assignment wins over the variable, the variable over ``setdefault``."""
    fixed, default = _FIXED.search(text), _DEFAULT.search(text)
    if fixed:
        return fixed[1]
    return launch.env.get(_VARIABLE) or (default[1] if default else None)


def _commands(operands: tuple[str, ...], path: tuple[str, ...], process: Process) -> Iterator[str]:
    """The module of ``manage.py name``, where the image holds exactly one of that name."""
    endings = [f"/management/commands/{operand}.py" for operand in operands]
    found = [file for file in process.fs.nodes if any(map(file.endswith, endings))]
    for folder in path if len(found) == 1 else ():
        prefix = f"{folder.rstrip('/')}/"
        if found[0].startswith(prefix):
            yield found[0][len(prefix) : -len(".py")].replace("/", ".")
            return
