"""Imports by call with a literal name: ``import_module("a.b")``, ``__import__`` and the like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import libcst as cst

from resilience_hooks.static.graph.syntax import dotted, integer_of, text_of

_OWN_PACKAGE: Final = {"__package__", "__name__"}


@dataclass(frozen=True, slots=True)
class DynamicImport:
    """A module named by a literal; ``level`` counts leading dots relative to the file's package.

    ``names`` are wanted of it, as sub-modules or attributes.
    """

    module: str
    level: int = 0
    names: tuple[str, ...] | None = None


def dynamic_imports(calls: Iterable[cst.Call]) -> Iterator[DynamicImport]:
    """The modules that calls import by a literal name."""
    for call in calls:
        function = dotted(call.func)
        name = function.rpartition(".")[2]
        if name == "import_module":
            yield from _import_module(call)
        elif name == "__import__":
            yield from _import(call)
        elif name == "resolve_name" and not function.startswith("importlib"):
            yield from _resolve_name(call)


def _argument(call: cst.Call, position: int, name: str) -> cst.BaseExpression | None:
    for index, argument in enumerate(call.args):
        if argument.star:
            return None
        if argument.keyword is not None and argument.keyword.value == name:
            return argument.value
        if argument.keyword is None and index == position:
            return argument.value
    return None


def _text(call: cst.Call) -> str:
    argument = _argument(call, 0, "name")
    return (text_of(argument) if argument is not None else None) or ""


def _import_module(call: cst.Call) -> Iterator[DynamicImport]:
    text = _text(call)
    module = text.lstrip(".")
    level = len(text) - len(module)
    if level == 0:
        yield from [DynamicImport(module)] if module else []
        return
    argument = _argument(call, 1, "package")
    package = (text_of(argument) or dotted(argument)) if argument is not None else ""
    if package in _OWN_PACKAGE:
        yield DynamicImport(module, level)
    elif argument is not None and text_of(argument) and level <= package.count(".") + 1:
        parts = package.split(".")[: package.count(".") + 2 - level]
        yield DynamicImport(".".join([*parts, module]).rstrip("."))


def _import(call: cst.Call) -> Iterator[DynamicImport]:
    """``__import__(name, globals, locals, fromlist, level)``."""
    text, level = _text(call), _argument(call, 4, "level")
    depth = 0 if level is None else integer_of(level)
    if text and not text.startswith(".") and depth is not None:
        yield DynamicImport(text, depth)


def _resolve_name(call: cst.Call) -> Iterator[DynamicImport]:
    """``pkgutil.resolve_name``: without a colon, what follows the first name may be attributes.

    With a second argument it is ``importlib.util.resolve_name``, which imports nothing.
    """
    module, colon, _ = _text(call).partition(":")
    if len(call.args) != 1 or not module:
        return
    top, _, rest = module.partition(".")
    if colon or not rest:
        yield DynamicImport(module)
    else:
        yield DynamicImport(top, names=(rest.partition(".")[0],))
