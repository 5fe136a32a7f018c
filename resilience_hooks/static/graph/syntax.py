"""Small readings of libcst expressions: names, literals, and the calls that they make.

The classes of nodes are abstract base classes, of which ``isinstance`` is slow; they are final in
practice, so hot paths compare types.
"""

from __future__ import annotations

import ast
import dataclasses
import functools
import re
import warnings
from collections.abc import Iterable, Iterator
from typing import Final

import libcst as cst

_TRIVIA: Final = re.compile(
    r"whitespace|leading_lines|lines|[lr]par|[lr]brac|comma|semicolon|equal|operator|dot|(?:\w+_)?colon|star$"
    r"|asynchronous|indent|footer|annotation|attr|keyword$|returns|type_parameters"
)
_LEAVES: Final = {cst.Name, cst.SimpleString, cst.Integer, cst.Float, cst.FormattedStringText}
_SEQUENCES: Final = {list, tuple}
_QUOTES: Final = re.compile(r"(\w*)('''|\"\"\"|'|\")")


def dotted(node: cst.CSTNode) -> str:
    """``a.b.c`` as text; ``""`` for anything that is not names joined by dots."""
    parts: list[str] = []
    while type(node) is cst.Attribute:
        parts.append(node.attr.value)
        node = node.value
    if type(node) is not cst.Name:
        return ""
    return ".".join([node.value, *reversed(parts)]) if parts else node.value


def text_of(node: cst.CSTNode) -> str | None:
    """The value of a string literal (joined ones too); None for bytes and anything else."""
    parts: list[str] = []
    while isinstance(node, cst.ConcatenatedString):
        left = _text(node.left)
        if left is None:
            return None
        parts.append(left)
        node = node.right
    last = _text(node)
    return None if last is None else "".join([*parts, last])


def _text(node: cst.CSTNode) -> str | None:
    match = _QUOTES.match(node.value) if isinstance(node, cst.SimpleString) else None
    if match is None or not isinstance(node, cst.SimpleString):
        return None
    prefix, quotes = match[1].lower(), match[2]
    if "b" in prefix:
        return None
    if "\\" in node.value and "r" not in prefix:
        return _unescaped(node.value)
    return node.value[match.end() : -len(quotes)]


def _unescaped(literal: str) -> str | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return str(ast.literal_eval(literal))
        except (SyntaxError, ValueError):
            return None


def texts_of(node: cst.CSTNode) -> tuple[str, ...] | None:
    """The strings of a literal list, tuple or set; None where any element is something else."""
    if not isinstance(node, cst.List | cst.Tuple | cst.Set):
        return None
    texts = [text_of(element.value) for element in node.elements]
    known = tuple(text for text in texts if text is not None)
    return known if len(known) == len(texts) else None


def integer_of(node: cst.CSTNode) -> int | None:
    """The value of a plain decimal literal; None for anything else."""
    if isinstance(node, cst.Integer) and node.value.isdecimal() and len(node.value) < 10:
        return int(node.value)
    return None


def argument(call: cst.Call, position: int, name: str) -> cst.BaseExpression | None:
    """The argument of a call at a position or by its name; None where it is not written out."""
    for index, each in enumerate(call.args):
        if each.star:
            return None
        if each.keyword is not None and each.keyword.value == name:
            return each.value
        if each.keyword is None and index == position:
            return each.value
    return None


@dataclasses.dataclass(slots=True)
class Reading:
    """What a piece of code does when it runs.

    ``calls`` are made at once, ``delayed`` ones where a lambda is called; ``names`` are bound by
    ``:=``; ``registry`` holds the subscripts of ``sys.modules``, ``loops`` those of comprehensions.
    """

    calls: list[cst.Call] = dataclasses.field(default_factory=list)
    delayed: list[cst.Call] = dataclasses.field(default_factory=list)
    names: list[str] = dataclasses.field(default_factory=list)
    registry: list[cst.Subscript] = dataclasses.field(default_factory=list)
    loops: list[cst.CompFor] = dataclasses.field(default_factory=list)


def read_code(nodes: Iterable[cst.CSTNode]) -> Reading:
    """Look at every expression of a piece of code, in the order in which it stands."""
    reading = Reading()
    pending = [(node, False) for node in nodes][::-1]
    while pending:
        node, delayed = pending.pop()
        if type(node) is cst.Call:
            (reading.delayed if delayed else reading.calls).append(node)
        elif type(node) is cst.NamedExpr:
            reading.names.append(dotted(node.target))
        elif type(node) is cst.Subscript and dotted(node.value) == "sys.modules":
            reading.registry.append(node)
        elif type(node) is cst.CompFor:
            reading.loops.append(node)
        inner = delayed or type(node) is cst.Lambda
        pending.extend((child, inner) for child in children(node))
    return reading


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The parts of a node that may hold expressions (or are no nodes), from last to first."""
    for name in _fields(type(node)):
        value = getattr(node, name)
        if type(value) in _SEQUENCES:
            yield from reversed(value)
        else:
            yield value


@functools.cache
def _fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    """The fields that may hold expressions; those of whitespace and punctuation are left out."""
    if kind in _LEAVES or not dataclasses.is_dataclass(kind):
        return ()
    names = (each.name for each in dataclasses.fields(kind))
    return tuple(name for name in names if not _TRIVIA.match(name))[::-1]
