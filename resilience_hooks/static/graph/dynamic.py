"""Imports by call with a literal name: ``import_module("a.b")``, ``__import__`` and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import libcst as cst

from resilience_hooks.static.graph.pathexpr import dotted, text_of

_WORDS: Final = re.compile(r"import_module|__import__|resolve_name")
_OWN_PACKAGE: Final = {"__package__", "__name__"}


@dataclass(frozen=True, slots=True)
class DynamicImport:
    """A module named by a literal; ``level`` counts leading dots relative to the file's package."""

    module: str
    level: int


class _Calls(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[DynamicImport] = []

    def visit_Call(self, node: cst.Call) -> None:
        name = dotted(node.func).rpartition(".")[2]
        if _WORDS.fullmatch(name) and node.args:
            text = text_of(node.args[0].value)
            if text:
                self.found.extend(_target(name, text, node))

    def visit_Lambda(self, node: cst.Lambda) -> bool:
        return False


def dynamic_imports(node: cst.CSTNode, code: str) -> list[DynamicImport]:
    """The modules that a statement (``code`` is its text) imports by a literal name."""
    if not _WORDS.search(code):
        return []
    calls = _Calls()
    node.visit(calls)
    return calls.found


def _target(function: str, text: str, node: cst.Call) -> Iterator[DynamicImport]:
    if function == "resolve_name":
        yield DynamicImport(text.partition(":")[0], 0)
        return
    module = text.lstrip(".")
    level = len(text) - len(module)
    if level == 0:
        yield DynamicImport(module, 0)
        return
    package = _package(node)
    if package in _OWN_PACKAGE:
        yield DynamicImport(module, level)
    elif package:
        base = package.split(".")[: len(package.split(".")) - level + 1]
        yield DynamicImport(".".join([*base, module]), 0)


def _package(node: cst.Call) -> str:
    """The package argument: a literal, or one of the names for the file's own package."""
    for index, argument in enumerate(node.args[1:], 1):
        if (argument.keyword is None and index == 1) or (
            argument.keyword is not None and argument.keyword.value == "package"
        ):
            return text_of(argument.value) or dotted(argument.value)
    return ""
