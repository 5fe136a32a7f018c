"""Imports by call: ``import_module(name)``, ``__import__(name)`` and functions like them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import libcst as cst

from resilience_hooks.static.graph.facts import PathOp
from resilience_hooks.static.graph.pathsteps import LoadKind
from resilience_hooks.static.graph.pathsyntax import path_op
from resilience_hooks.static.graph.syntax import argument, dotted, integer_of, text_of

_OWN_PACKAGE: Final = {"__package__", "__name__", "__spec__.parent"}


@dataclass(frozen=True, slots=True)
class DynamicImport:
    """A module named by a literal; ``level`` counts leading dots relative to the file's package.

    ``names`` are wanted of it, as sub-modules or attributes.
    """

    module: str
    level: int = 0
    names: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class NamedImport:
    """Modules whose names an expression stands for; see ``statements.Load`` for the fields."""

    names: PathOp
    package: PathOp | None = None
    kind: LoadKind = "module"
    worker_only: bool = False


Found: TypeAlias = DynamicImport | NamedImport


def dynamic_imports(calls: Iterable[cst.Call]) -> Iterator[Found]:
    """The modules that calls import by name."""
    for call in calls:
        function = dotted(call.func) or _last(call.func)
        read = _CALLS.get(function.rpartition(".")[2])
        if read is not None:
            yield from read(call, function)


def _last(function: cst.BaseExpression) -> str:
    """The name of a method of what another call returns."""
    return function.attr.value if isinstance(function, cst.Attribute) else ""


def _import_module(call: cst.Call, _: str) -> Iterator[Found]:
    name, package = argument(call, 0, "name"), argument(call, 1, "package")
    if name is None:
        return
    text = text_of(name)
    if text is None:
        known = package is not None and dotted(package) not in _OWN_PACKAGE
        yield NamedImport(path_op(name), path_op(package) if known and package else None)
        return
    module = text.lstrip(".")
    level = len(text) - len(module)
    if level == 0:
        yield from [DynamicImport(module)] if module else []
    elif package is not None:
        yield from _relative(module, level, package)


def _relative(module: str, level: int, package: cst.BaseExpression) -> Iterator[Found]:
    text = text_of(package)
    if dotted(package) in _OWN_PACKAGE or text in _OWN_PACKAGE:
        yield DynamicImport(module, level)
    elif text and level <= text.count(".") + 1:
        parts = text.split(".")[: text.count(".") + 2 - level]
        yield DynamicImport(".".join([*parts, module]).rstrip("."))


def _import(call: cst.Call, _: str) -> Iterator[Found]:
    """``__import__(name, globals, locals, fromlist, level)``."""
    name, level = argument(call, 0, "name"), argument(call, 4, "level")
    depth = 0 if level is None else integer_of(level)
    text = text_of(name) if name is not None else None
    if text and not text.startswith(".") and depth is not None:
        yield DynamicImport(text, depth)
    elif name is not None and text is None and depth == 0:
        yield NamedImport(path_op(name))


def _resolve_name(call: cst.Call, function: str) -> Iterator[Found]:
    """``pkgutil.resolve_name``: without a colon, what follows the first name may be attributes.

    With a second argument it is ``importlib.util.resolve_name``, which imports nothing.
    """
    name = argument(call, 0, "name")
    if len(call.args) != 1 or name is None or function.startswith("importlib"):
        return
    text = text_of(name)
    if text is None:
        yield NamedImport(path_op(name), kind="object")
        return
    module, colon, _ = text.partition(":")
    top, _, rest = module.partition(".")
    if colon or not rest:
        yield from [DynamicImport(module)] if module else []
    else:
        yield DynamicImport(top, names=(rest.partition(".")[0],))


def _import_string(call: cst.Call, _: str) -> Iterator[Found]:
    """``import_string("a.b.C")`` of Django, ``config.from_object("a.b.C")`` of Flask."""
    name = argument(call, 0, "import_name")
    if name is not None and dotted(name) == "":
        yield NamedImport(path_op(name), kind="object")


def _run_module(call: cst.Call, function: str) -> Iterator[Found]:
    """``runpy.run_module("a.b")``."""
    name = argument(call, 0, "mod_name")
    if name is not None and function in {"runpy.run_module", "run_module"}:
        yield NamedImport(path_op(name))


def _run(call: cst.Call, function: str) -> Iterator[Found]:
    """``uvicorn.run("a.b:app")``."""
    app = argument(call, 0, "app")
    text = text_of(app) if app is not None else None
    if function == "uvicorn.run" and text and ":" in text:
        yield DynamicImport(text.partition(":")[0])


def _from_location(call: cst.Call, _: str) -> Iterator[Found]:
    """``importlib.util.spec_from_file_location(name, location)``, which somebody then executes."""
    name, location = argument(call, 0, "name"), argument(call, 1, "location")
    if location is not None:
        yield NamedImport(path_op(location), None if name is None else path_op(name), "file")


def _source_loader(call: cst.Call, _: str) -> Iterator[Found]:
    """``importlib.machinery.SourceFileLoader(fullname, path)``."""
    name, path = argument(call, 0, "fullname"), argument(call, 1, "path")
    if path is not None:
        yield NamedImport(path_op(path), None if name is None else path_op(name), "file")


def _run_path(call: cst.Call, function: str) -> Iterator[Found]:
    """``runpy.run_path(path)``."""
    path = argument(call, 0, "path_name")
    if path is not None and function in {"runpy.run_path", "run_path"}:
        yield NamedImport(path_op(path), kind="file")


def _map(call: cst.Call, _: str) -> Iterator[Found]:
    """``map(import_module, names)``."""
    if len(call.args) == 2 and dotted(call.args[0].value).rpartition(".")[2] == "import_module":
        yield NamedImport(path_op(call.args[1].value))


def _dict_config(call: cst.Call, _: str) -> Iterator[Found]:
    """``logging.config.dictConfig``: handlers, formatters and filters by the names of classes."""
    config = argument(call, 0, "config")
    if config is not None:
        yield NamedImport(path_op(config), kind="classes")


def _celery(call: cst.Call, _: str) -> Iterator[Found]:
    """``Celery(include=…)`` and ``app.conf.update(imports=…)``: what a worker loads."""
    for each in call.args:
        if each.keyword is not None and each.keyword.value in {"include", "imports"}:
            yield NamedImport(path_op(each.value), worker_only=True)


def _conf_update(call: cst.Call, function: str) -> Iterator[Found]:
    if function.endswith("conf.update"):
        yield from _celery(call, function)


def _autodiscover(call: cst.Call, _: str) -> Iterator[Found]:
    """``app.autodiscover_tasks(packages, related_name="tasks")``."""
    packages, related = argument(call, 0, "packages"), argument(call, 1, "related_name")
    if packages is not None and (related is None or text_of(related) == "tasks"):
        yield NamedImport(path_op(packages), kind="tasks", worker_only=True)


_CALLS: Final[Mapping[str, Callable[[cst.Call, str], Iterator[Found]]]] = {
    "Celery": _celery,
    "SourceFileLoader": _source_loader,
    "__import__": _import,
    "autodiscover_tasks": _autodiscover,
    "dictConfig": _dict_config,
    "from_object": _import_string,
    "config_from_object": _import_string,
    "import_from_string": _import_string,
    "import_module": _import_module,
    "import_string": _import_string,
    "map": _map,
    "resolve_name": _resolve_name,
    "run": _run,
    "run_module": _run_module,
    "run_path": _run_path,
    "spec_from_file_location": _from_location,
    "update": _conf_update,
}
