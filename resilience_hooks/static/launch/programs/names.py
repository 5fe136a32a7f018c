"""Names of applications, and where the modules they name stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from resilience_hooks.static.launch.model import EntryPoint
from resilience_hooks.static.launch.process import Process, is_open

_MODULE: Final = re.compile(r"[\w-]+(?:\.[\w-]+)*")


def module_entry(name: str) -> EntryPoint | None:
    """A module by its dotted name; None where it is none, such as a file name.

    A name with an open part is passed on: the launch says that only a run knows it.
    """
    if is_open(name):
        return EntryPoint("module", name)
    if name.endswith(".py") or not _MODULE.fullmatch(name):
        return None
    return EntryPoint("module", name)


def modules(names: Iterable[str]) -> tuple[EntryPoint, ...]:
    """The entry points of several names; what is no module name is left out."""
    entries = (module_entry(name) for name in names)
    return tuple(entry for entry in entries if entry is not None)


def module_file(name: str, path: Sequence[str], process: Process) -> str | None:
    """The file of a module along a ``sys.path``; None where the image does not hold it."""
    relative = name.replace(".", "/")
    for folder in (*path, *process.installed):
        base = f"{folder.rstrip('/')}/{relative}"
        for file in (f"{base}/__init__.py", f"{base}.py"):
            if process.is_file(file):
                return file
    return None


def module_of_file(path: str, process: Process) -> tuple[str, str]:
    """(folder, dotted name) of a file or package folder, climbing out of the packages around it.

    Nothing needs to stand at the path itself.
    """
    base = process.real(path).removesuffix(".py")
    folder, _, name = base.rpartition("/")
    names = [] if name == "__init__" else [name]
    while process.is_file(f"{folder}/__init__.py") and folder:
        folder, _, name = folder.rpartition("/")
        names.insert(0, name)
    return folder or "/", ".".join(names)


def in_front(folder: str, path: tuple[str, ...]) -> tuple[str, ...]:
    """``sys.path`` with a folder in front unless it is there already."""
    return path if folder in path else (folder, *path)
