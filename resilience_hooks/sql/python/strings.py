"""Every SQL text of a Python file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import libcst as cst

from resilience_hooks.sql.python.assembly import Assembly, is_string
from resilience_hooks.sql.python.constants import STRINGS, Names, attributes_of, names_in
from resilience_hooks.sql.python.module import Module, trimmed
from resilience_hooks.sql.text import Text
from resilience_hooks.sql.words import is_sql, may_have_sql
from resilience_hooks.static.graph.syntax import children, dotted

_COLLECTS: Final = frozenset({"join", "append", "extend"})
_REPLACES: Final = frozenset({"format", "replace"})
_DISPLAYS: Final = frozenset({cst.List, cst.Tuple, cst.Set, cst.AugAssign})


def sql_texts(code: str, is_wanted: Callable[[str], bool] = may_have_sql) -> Iterator[Text]:
    """The SQL of a file, that of functions whose text is not wanted left out.

    Raises cst.ParserSyntaxError.
    """
    module = Module(trimmed(code, is_wanted))
    yield from _texts_below(module.tree, module)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What the names around a piece of code mean, and to which of them more is added.

    ``is_partial``: strings that stand there are parts of longer ones.
    """

    names: Names
    extended: frozenset[str]
    is_partial: bool = False
    is_inside: bool = False


def _texts_below(top: cst.Module, module: Module) -> Iterator[Text]:
    assembly = Assembly(module)
    pending: list[tuple[cst.CSTNode, _Surroundings]] = [
        (top, _Surroundings(names_in(top), _extended(top)))
    ]
    while pending:
        node, around = pending.pop()
        if type(node) is cst.Expr and isinstance(node.value, STRINGS):
            continue
        if is_string(node):
            text = assembly.text(node, around.names)
            if is_sql(text.sql):
                yield replace(text, is_partial=around.is_partial)
            continue
        around = _entered(node, around)
        pending.extend((child, around) for child in children(node))


def _entered(node: cst.CSTNode, around: _Surroundings) -> _Surroundings:
    """What stands around the children of a node."""
    if type(node) is cst.ClassDef:
        return replace(around, names=attributes_of(node, around.names))
    if type(node) is cst.FunctionDef:
        return _Surroundings(
            names_in(node, around.names), _extended_in(node, around), is_inside=True
        )
    if type(node) is cst.Assign:
        target = dotted(node.targets[0].target) if len(node.targets) == 1 else ""
        return replace(around, is_partial=target in around.extended)
    if type(node) is cst.Call:
        is_partial = isinstance(node.func, cst.Attribute) and node.func.attr.value in _COLLECTS
        return replace(around, is_partial=is_partial)
    return replace(around, is_partial=True) if type(node) in _DISPLAYS else around


def _extended_in(function: cst.FunctionDef, around: _Surroundings) -> frozenset[str]:
    """Attributes may be extended anywhere in the file, variables in their outermost function."""
    if around.is_inside:
        return around.extended
    attributes = frozenset(name for name in around.extended if "." in name)
    return attributes | _extended(function)


def _extended(top: cst.CSTNode) -> frozenset[str]:
    """The names to whose strings something is added: ``+``, ``+=``, ``%``, ``f"{name} …"``."""
    found: set[str] = set()
    pending = [top]
    while pending:
        node = pending.pop()
        found.update(dotted(each) for each in _put_together(node))
        pending.extend(children(node))
    return frozenset(found - {""})


def _put_together(node: cst.CSTNode) -> tuple[cst.CSTNode, ...]:
    if type(node) is cst.AugAssign:
        return (node.target,)
    if type(node) is cst.BinaryOperation:
        return (node.left,)
    if type(node) is cst.FormattedString:
        return tuple(_leading_holes(node))
    if type(node) is cst.Attribute and node.attr.value in _REPLACES:
        return (node.value,)
    return ()


def _leading_holes(node: cst.FormattedString) -> Iterator[cst.CSTNode]:
    """The holes that an f-string begins with; what stands in the middle is a whole of its own."""
    for part in node.parts:
        if isinstance(part, cst.FormattedStringExpression):
            yield part.expression
        elif isinstance(part, cst.FormattedStringText) and part.value.strip():
            return
