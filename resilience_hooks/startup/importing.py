"""Imports one entry as its importer would, and says what is wrong with it."""

from __future__ import annotations

import os
import sys

from resilience_hooks.startup.guards import DeadlineError, ExitCalled
from resilience_hooks.startup.report import Entry, Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType, TracebackType
    from typing import Any

    from resilience_hooks.startup.report import Kind

_PYTHON = (".py", ".pyc", ".so", ".pyd")


def import_entry(entry: Entry) -> Fault | None:
    """Import the module and take its names; None where all is well.

    Nothing that a module raises passes, save KeyboardInterrupt and DeadlineError.
    """
    try:
        __import__(entry.module, None, None, entry.names or None, 0)
        module = sys.modules[entry.module]
        fault = ghost(entry, getattr(module, "__spec__", None))
        if fault is not None or is_initialising(entry.module):
            return fault
        return _absent_name(entry, module)
    except (KeyboardInterrupt, DeadlineError):
        raise
    except BaseException as error:
        return _classified(error, entry)


def find_entry(entry: Entry) -> Fault | None:
    """Look for the module without running it or the packages around it."""
    try:
        name, spec = _found(entry.module)
    except (KeyboardInterrupt, DeadlineError):
        raise
    except BaseException as error:
        return _classified(error, entry)
    if spec is None:
        return Fault("missing", entry, f"No module named {name!r}", subject=name)
    return ghost(entry, spec)


def source_of(module: str) -> bytes | None:
    """The source that a module is, or would be, run from; None where there is none to read."""
    origin = getattr(_found(module)[1], "origin", None) or ""
    if not origin.endswith(".py"):
        return None
    try:
        with open(origin, "rb", buffering=0) as stream:
            return stream.read()
    except OSError:
        return None


def is_initialising(module: str) -> bool:
    """Whether a module is in the middle of its own import: the one that asks for verification."""
    spec = getattr(sys.modules.get(module), "__spec__", None)
    return bool(getattr(spec, "_initializing", False))


def ghost(entry: Entry, spec: Any) -> Fault | None:
    """The fault of a folder that only looks like a package: it imports, and nothing is in it.

    So it is where the repository has a regular module, or where no Python file is below.
    """
    if spec is None or spec.origin is not None or spec.submodule_search_locations is None:
        return None
    folders = list(spec.submodule_search_locations)
    if entry.file is None and any(map(_holds_python, folders)):
        return None
    where = ", ".join(folders)
    return Fault("namespace-ghost", entry, f"only an empty namespace package, from {where}")


def _found(module: str) -> tuple[str, Any]:
    """A module's spec, the packages around it looked at only; or None for what is missing."""
    path, spec, name = None, None, ""
    for part in module.split("."):
        name = f"{name}.{part}".lstrip(".")
        spec = _spec(name, path)
        if spec is None:
            break
        path = spec.submodule_search_locations or ()
    return name, spec


def _spec(name: str, path: Any) -> Any:
    loaded = sys.modules.get(name)
    if loaded is not None and getattr(loaded, "__spec__", None) is not None:
        return loaded.__spec__
    for finder in sys.meta_path:
        spec = finder.find_spec(name, path, None) if hasattr(finder, "find_spec") else None
        if spec is not None:
            return spec
    return None


def _holds_python(folder: str) -> bool:
    return any(
        name.endswith(_PYTHON)
        for where, _, names in os.walk(folder)
        if not where.endswith("__pycache__")
        for name in names
    )


def _absent_name(entry: Entry, module: object) -> Fault | None:
    for name in entry.names:
        if not hasattr(module, name) and f"{entry.module}.{name}" not in sys.modules:
            where = getattr(module, "__file__", None) or "its folder"
            return Fault("missing-name", entry, f"no {name} in {where}", subject=name)
    return None


def _classified(error: BaseException, entry: Entry) -> Fault:
    frames = list(_frames(error.__traceback__))
    kind, subject = _kind(error, entry)
    return Fault(
        kind,
        entry,
        _told(error),
        subject=subject,
        place=f"{frames[-1].filename}:{frames[-1].line}" if frames else None,
        stack=[str(frame) for frame in frames],
    )


def _kind(error: BaseException, entry: Entry) -> tuple[Kind, str | None]:
    if isinstance(error, (SystemExit, ExitCalled)):
        return "exited", None
    name = error.name if isinstance(error, ImportError) else None
    if isinstance(error, ModuleNotFoundError) and name:
        inside = f"{entry.module}.".startswith(f"{name}.")
        return ("missing" if inside else "missing-dependency"), name
    if name and str(error).startswith("cannot import name") and "partially" not in str(error):
        return "missing-name", getattr(error, "name_from", None) or name
    return "broken", None


def _told(error: BaseException) -> str:
    """The error in one line, with what to do about the one that the caller brings about."""
    if isinstance(error, SystemExit):
        return f"it ends the process: exit({error.code!r})"
    if isinstance(error, ExitCalled):
        return f"it ends the process: os._exit({error.args[0]!r})"
    text = " ".join(str(error).split())
    if "partially initialized module" in text:
        text += " (verify when the service has loaded: behind its imports, or in the server's hook)"
    if isinstance(error, ModuleNotFoundError):
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


class _Frame:
    """One step of a stack, without its source: that would have to be read from a broken image."""

    __slots__ = ("filename", "function", "line")

    def __init__(self, frame: FrameType, line: int) -> None:
        self.filename = frame.f_code.co_filename
        self.function = frame.f_code.co_name
        self.line = line

    def __str__(self) -> str:
        return f'File "{self.filename}", line {self.line}, in {self.function}'


def _frames(traceback: TracebackType | None) -> Iterator[_Frame]:
    """The frames of an error, those of the import system and of this module left out."""
    while traceback is not None:
        if _is_foreign(traceback.tb_frame):
            yield _Frame(traceback.tb_frame, traceback.tb_lineno)
        traceback = traceback.tb_next


def stack_of(frame: FrameType | None) -> list[str]:
    """The stack of a running thread, outermost first, the import system left out."""
    found = []
    while frame is not None:
        if _is_foreign(frame):
            found.append(str(_Frame(frame, frame.f_lineno)))
        frame = frame.f_back
    return found[::-1]


def _is_foreign(frame: FrameType) -> bool:
    return (
        frame.f_globals is not globals() and "importlib._bootstrap" not in frame.f_code.co_filename
    )
