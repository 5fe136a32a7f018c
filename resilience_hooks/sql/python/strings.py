"""Every SQL text of a Python file."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
    names = names_in(module.tree)
    yield from _Reader(Assembly(module), _extended(module.tree)).below(module.tree, names)


@dataclass(frozen=True, slots=True)
class _Reader:
    """``extended`` are the names to whose strings more is added somewhere."""

    assembly: Assembly
    extended: frozenset[str]

    def below(self, top: cst.CSTNode, names: Names) -> Iterator[Text]:
        """The SQL of what stands below a node."""
        pending: list[tuple[cst.CSTNode, Names, bool]] = [(top, names, False)]
        while pending:
            node, names, is_partial = pending.pop()
            if type(node) is cst.Expr and isinstance(node.value, STRINGS):
                continue
            if is_string(node):
                yield from self._judged(node, names, is_partial)
                continue
            if type(node) is cst.ClassDef:
                names = attributes_of(node, names)
            elif type(node) is cst.FunctionDef:
                names = names_in(node, names)
            is_partial = self._is_partial(node, is_partial)
            pending.extend((child, names, is_partial) for child in children(node))

    def _is_partial(self, node: cst.CSTNode, is_partial: bool) -> bool:
        """Whether strings directly below a node are parts of longer ones."""
        if type(node) is cst.Assign:
            return len(node.targets) == 1 and dotted(node.targets[0].target) in self.extended
        if type(node) is cst.Call:
            return isinstance(node.func, cst.Attribute) and node.func.attr.value in _COLLECTS
        return is_partial or type(node) in _DISPLAYS

    def _judged(self, node: cst.CSTNode, names: Names, is_partial: bool) -> Iterator[Text]:
        text = self.assembly.text(node, names)
        if is_sql(text.sql):
            yield dataclasses.replace(text, is_partial=is_partial)


def _extended(top: cst.CSTNode) -> frozenset[str]:
    """The names that stand in ``+``, ``+=``, ``%``, f-strings, or before ``.format``."""
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
        return node.left, node.right
    if type(node) is cst.FormattedStringExpression:
        return (node.expression,)
    if type(node) is cst.Attribute and node.attr.value in _REPLACES:
        return (node.value,)
    return ()
