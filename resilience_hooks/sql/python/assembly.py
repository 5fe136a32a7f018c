"""What an expression of strings evaluates to: literals, f-strings, ``+``, ``%`` and ``.format``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import libcst as cst

from resilience_hooks.sql.python.constants import STRINGS, Names
from resilience_hooks.sql.python.literals import add_formatted, add_literal
from resilience_hooks.sql.python.module import Module, Node
from resilience_hooks.sql.text import HOLE, Parts, Text
from resilience_hooks.static.graph.syntax import dotted

_FIELD: Final = re.compile(r"\{(\w+)\}")
_DEEPEST: Final = 8


def is_string(node: cst.CSTNode) -> bool:
    """Whether an expression is a string that can be put together."""
    if isinstance(node, cst.SimpleString):
        return "b" not in node.prefix.lower()
    if isinstance(node, STRINGS):
        return True
    if type(node) is cst.BinaryOperation:
        return _is_sum(node) or _is_remainder(node)
    return _is_format(node)


@dataclass(frozen=True, slots=True)
class Assembly:
    """Puts strings of a module together; values that a run alone knows are holes."""

    module: Module

    def text(self, node: cst.CSTNode, names: Names) -> Text:
        """The string that an expression evaluates to where these names are known."""
        parts = Parts()
        self._add(parts, node, names, 0)
        return parts.text()

    def _add(self, parts: Parts, node: cst.CSTNode, names: Names, depth: int) -> None:
        if isinstance(node, cst.SimpleString):
            add_literal(parts, node, self.module)
        elif isinstance(node, cst.FormattedString):
            self._add_formatted(parts, node, names, depth)
        elif isinstance(node, cst.ConcatenatedString) or _is_sum(node):
            for side in _sides(node):
                self._add(parts, side, names, depth)
        elif isinstance(node, cst.BinaryOperation) and _is_remainder(node):
            self._add(parts, node.left, names, depth)
        elif isinstance(node, cst.Call) and _is_format(node):
            self._add_filled(parts, node, names, depth)
        else:
            self._add_value(parts, node, names, depth)

    def _add_formatted(
        self, parts: Parts, node: cst.FormattedString, names: Names, depth: int
    ) -> None:
        is_raw = "r" in node.prefix.lower()
        for part in node.parts:
            if isinstance(part, cst.FormattedStringText):
                add_formatted(parts, part, is_raw, self.module)
            elif isinstance(part, cst.FormattedStringExpression):
                self._add_value(parts, part.expression, names, depth)

    def _add_filled(self, parts: Parts, node: cst.Call, names: Names, depth: int) -> None:
        """``"…{name}…".format(name=…)``."""
        inner, given = Parts(), {}
        for arg in node.args:
            if arg.keyword:
                value = Parts()
                self._add_value(value, arg.value, names, depth)
                given[arg.keyword.value] = value.text().sql
        if isinstance(node.func, cst.Attribute):
            self._add(inner, node.func.value, names, depth)
        parts.extend(inner.text().replaced(_FIELD, lambda match: given.get(match[1], HOLE)))

    def _add_value(self, parts: Parts, node: cst.CSTNode, names: Names, depth: int) -> None:
        """The string that a name is bound to, or a hole; all of it stands where the name does."""
        bound = node if isinstance(node, STRINGS) else names.value(dotted(node))
        if bound is None or depth > _DEEPEST:
            parts.put(HOLE, Node(self.module, node), 0)
            return
        inner = Parts()
        self._add(inner, bound, names, depth + 1)
        parts.put(inner.text().sql, Node(self.module, node), 0)


def _is_sum(node: cst.CSTNode) -> bool:
    return (
        isinstance(node, cst.BinaryOperation)
        and isinstance(node.operator, cst.Add)
        and (is_string(node.left) or is_string(node.right))
    )


def _is_remainder(node: cst.BinaryOperation) -> bool:
    return isinstance(node.operator, cst.Modulo) and is_string(node.left)


def _is_format(node: cst.CSTNode) -> bool:
    return (
        isinstance(node, cst.Call)
        and isinstance(node.func, cst.Attribute)
        and node.func.attr.value == "format"
        and is_string(node.func.value)
    )


def _sides(node: cst.CSTNode) -> tuple[cst.CSTNode, ...]:
    if isinstance(node, (cst.ConcatenatedString, cst.BinaryOperation)):
        return node.left, node.right
    return ()
