"""Starts what a launch starts, as the interpreter would, under a name of our choosing."""

from __future__ import annotations

import ast
import builtins
import importlib.util
import io
import sys
import types
from typing import Any

from resilience_hooks.prove.inside.job import Entry, Step
from resilience_hooks.prove.inside.world import World


def start(entry: Entry, run_name: str, world: World) -> None:
    """Run an entry point. Raises whatever its code raises, ImportError where it is absent."""
    if entry.kind == "file":
        _run_file(world.place(entry.target), run_name)
    elif entry.as_main:
        _run_module(entry.target, run_name)
    else:
        importlib.import_module(entry.target)


def _run_file(path: str, run_name: str) -> None:
    with io.open_code(path) as file:
        code = compile(file.read(), path, "exec")
    _execute(code, _program(run_name, __file__=path, __package__=None))


def _run_module(name: str, run_name: str) -> None:
    """``python -m``: a package is its ``__main__``."""
    spec = importlib.util.find_spec(name)
    if spec is not None and spec.submodule_search_locations is not None:
        spec = importlib.util.find_spec(f"{name}.__main__")
    loader: Any = spec.loader if spec is not None else None
    if spec is None or loader is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    code = loader.get_code(spec.name)
    program = _program(run_name, __file__=spec.origin, __package__=spec.parent, __spec__=spec)
    _execute(code, program)


def _program(run_name: str, **attributes: Any) -> types.ModuleType:
    program = types.ModuleType(run_name)
    program.__dict__.update(attributes, __builtins__=builtins)
    sys.modules["__main__"] = sys.modules[run_name] = program
    return program


def _execute(code: types.CodeType, program: types.ModuleType) -> None:
    exec(code, program.__dict__)


def take(step: Step, world: World) -> None:
    """Import what a step asks for, as if the statement stood where it stands."""
    if step.importer:
        _load(step.importer)
    tree = ast.parse(_statement(step))
    ast.increment_lineno(tree, step.line - 1)
    space = {"__name__": step.importer or "__main__", "__package__": step.package or None}
    exec(compile(tree, world.place(step.path), "exec"), {**space, "import_module": _imported})


def _load(importer: str) -> None:
    """Load the module that a statement stands in, if that is possible: it may edit ``sys.path``."""
    try:
        importlib.import_module(importer)
    except Exception:
        return


def _imported(name: str, package: str | None) -> Any:
    return importlib.import_module(name, package)


def _statement(step: Step) -> str:
    """The source of an import; a call where no statement can spell it."""
    module = "." * step.level + step.module
    if step.names is not None:
        return f"from {module} import {', '.join(step.names)}"
    return f"import_module({module!r}, {step.package!r})"
