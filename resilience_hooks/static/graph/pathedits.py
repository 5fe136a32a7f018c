"""Edits of ``sys.path``, and the variables that their expressions go through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import libcst as cst

from resilience_hooks.static.graph.facts import PathEdit, PathOp
from resilience_hooks.static.graph.pathexpr import UNKNOWN, dotted, path_op, path_ops

_SYS_PATH: Final = {"sys.path", "path"}
_LITERALS: Final = (cst.List, cst.Tuple, cst.Set)


class PathEdits:
    """Fed with the statements of a file in order; ``found`` holds the edits."""

    def __init__(self) -> None:
        self.found: list[PathEdit] = []
        self._bindings: dict[str, tuple[PathOp, ...]] = {}

    def loop(self, node: cst.For) -> None:
        """Bind the loop variable to each element of a literal sequence."""
        name = dotted(node.target)
        if name and isinstance(node.iter, _LITERALS):
            self._bindings[name] = tuple(self._elements(node.iter))

    def statement(self, node: cst.BaseSmallStatement, line: int) -> None:
        """Take a small statement in: a binding, an edit, or neither."""
        if isinstance(node, cst.Assign):
            self._assign(node, line)
        elif isinstance(node, cst.AnnAssign) and node.value is not None:
            self._bind(dotted(node.target), node.value)
        elif isinstance(node, cst.AugAssign) and dotted(node.target) == "sys.path":
            self._add(self._sequence(node.value), front=False, line=line)
        elif isinstance(node, cst.Expr) and isinstance(node.value, cst.Call):
            self._call(node.value, line)

    def _assign(self, node: cst.Assign, line: int) -> None:
        target = node.targets[0].target
        if isinstance(target, cst.Subscript):
            if dotted(target.value) == "sys.path":
                self._add(self._sequence(node.value), front=True, line=line)
        elif dotted(target) == "sys.path":
            self._replace(node.value, line)
        else:
            for each in node.targets:
                self._bind(dotted(each.target), node.value)

    def _bind(self, name: str, value: cst.BaseExpression) -> None:
        if name:
            is_literal = isinstance(value, _LITERALS)
            ops = tuple(self._elements(value)) if is_literal else path_ops(value, self._bindings)
            self._bindings[name] = ops

    def _replace(self, value: cst.BaseExpression, line: int) -> None:
        """``sys.path = [x] + sys.path`` and the reverse."""
        if isinstance(value, cst.BinaryOperation) and isinstance(value.operator, cst.Add):
            front = dotted(value.right) == "sys.path"
            self._add(self._sequence(value.left if front else value.right), front, line)
        else:
            self._add([UNKNOWN], front=True, line=line)

    def _call(self, node: cst.Call, line: int) -> None:
        owner, _, method = dotted(node.func).rpartition(".")
        arguments = [argument.value for argument in node.args]
        if method == "addsitedir" and arguments:
            self._add(path_ops(arguments[0], self._bindings), front=False, line=line)
        if owner not in _SYS_PATH or not arguments:
            return
        if method == "insert" and len(arguments) == 2:
            front = isinstance(arguments[0], cst.Integer)
            self._add(path_ops(arguments[1], self._bindings), front, line)
        elif method == "append" and owner == "sys.path":
            self._add(path_ops(arguments[0], self._bindings), front=False, line=line)
        elif method == "extend" and owner == "sys.path":
            self._add(self._sequence(arguments[0]), front=False, line=line)

    def _sequence(self, node: cst.BaseExpression) -> Sequence[PathOp]:
        if isinstance(node, _LITERALS):
            return tuple(self._elements(node))
        return self._bindings.get(dotted(node), (UNKNOWN,))

    def _elements(self, node: cst.BaseExpression) -> Iterator[PathOp]:
        assert isinstance(node, _LITERALS)
        for element in node.elements:
            yield path_op(element.value, self._bindings)

    def _add(self, paths: Sequence[PathOp], front: bool, line: int) -> None:
        self.found.extend(PathEdit(path, front, line) for path in paths)
