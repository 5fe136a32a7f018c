"""Looks for modules without running them, or the packages around them."""

from __future__ import annotations

import os
import sys

from resilience_hooks.startup.classify import classified
from resilience_hooks.startup.guards import DeadlineError
from resilience_hooks.startup.report import Entry, Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_PYTHON = (".py", ".pyc", ".so", ".pyd")


def find_entry(entry: Entry) -> Fault | None:
    """The fault of a module that is nowhere, or only seems to be there; None for any other."""
    try:
        name, spec = _found(entry.module)
        if spec is None:
            return Fault("missing", entry, f"No module named {name!r}", subject=name)
        return ghost(entry, spec)
    except (KeyboardInterrupt, DeadlineError):
        raise
    except BaseException as error:
        return classified(error, entry)


def source_of(module: str) -> bytes | None:
    """The source that a module is, or would be, run from; None where there is none to read."""
    try:
        loaded = getattr(sys.modules.get(module), "__spec__", None)
        origin = (loaded or _found(module)[1]).origin
        return _bytes_of(origin) if origin.endswith(".py") else None
    except Exception:
        return None


def _bytes_of(path: str) -> bytes:
    """Without a stream around it, which takes longer than the reading."""
    number = os.open(path, os.O_RDONLY)
    try:
        return os.read(number, os.fstat(number).st_size)
    finally:
        os.close(number)


def ghost(entry: Entry, spec: Any) -> Fault | None:
    """The fault of a folder that only looks like a package: it imports, and nothing is in it.

    So it is where the repository has a regular module, or where no Python file is below.
    """
    if spec is None or spec.origin is not None or spec.submodule_search_locations is None:
        return None
    folders = _locations(spec)
    if entry.file is None and any(map(_holds_python, folders)):
        return None
    where = ", ".join(folders)
    return Fault("namespace-ghost", entry, f"only an empty namespace package, from {where}")


def _found(module: str) -> tuple[str, Any]:
    """A module's spec, the packages around it looked at only; or None for what is missing."""
    path: list[str] | None = None
    spec, name = None, ""
    for part in module.split("."):
        name = f"{name}.{part}".lstrip(".")
        spec = _spec(name, path)
        if spec is None:
            break
        path = _locations(spec)
    return name, spec


def _locations(spec: Any) -> list[str]:
    return list(spec.submodule_search_locations or ())


def _spec(name: str, path: list[str] | None) -> Any:
    loaded = sys.modules.get(name)
    if loaded is not None and getattr(loaded, "__spec__", None) is not None:
        return loaded.__spec__
    try:
        return _first_spec(sys.meta_path, name, path)
    except KeyError:
        # A namespace package finds its folders through its parent, which is not loaded here.
        return _portion(name, path or ())


def _first_spec(finders: Iterable[Any], *arguments: object) -> Any:
    """The answer of the first finder that has one."""
    specs = (each.find_spec(*arguments) for each in finders if hasattr(each, "find_spec"))
    return next((spec for spec in specs if spec is not None), None)


def _portion(name: str, path: Iterable[str]) -> Any:
    """A module in the folders of its package; a folder of its name is one without a loader."""
    import pkgutil

    return _first_spec(filter(None, map(pkgutil.get_importer, path)), name)


def _holds_python(folder: str) -> bool:
    return any(
        name.endswith(_PYTHON)
        for where, _, names in os.walk(folder)
        if not where.endswith("__pycache__")
        for name in names
    )
