"""What statements edit of ``sys.path``, and the variables that go into it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Final

import libcst as cst

from resilience_hooks.static.graph.facts import PathOp
from resilience_hooks.static.graph.frames import Frame
from resilience_hooks.static.graph.pathexpr import UNKNOWN
from resilience_hooks.static.graph.pathsteps import Binding, Edit, PathStep
from resilience_hooks.static.graph.pathsyntax import path_op, sequence
from resilience_hooks.static.graph.syntax import dotted, integer_of

_COMPREHENSIONS: Final = (cst.ListComp, cst.SetComp, cst.GeneratorExp)


def placed(steps: Iterable[PathStep], frame: Frame, line: int) -> Iterator[PathStep]:
    """The steps of one statement, with the circumstances under which it stands."""
    function = frame.where.function or ""
    for step in steps:
        if isinstance(step, Edit):
            yield replace(step, function=function, line=line, if_absent=frame.if_absent)
        elif isinstance(step, Binding):
            yield replace(step, function=function, keeps=frame.conditional)


def looks_for_entry(test: cst.BaseExpression, sys_path: Collection[str]) -> bool:
    """Whether a test is ``… not in sys.path``."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return _finds_entry(test.expression, cst.In, sys_path)
    return _finds_entry(test, cst.NotIn, sys_path)


def _finds_entry(
    test: cst.BaseExpression, operator: type[cst.BaseCompOp], sys_path: Collection[str]
) -> bool:
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return False
    (target,) = test.comparisons
    return isinstance(target.operator, operator) and dotted(target.comparator) in sys_path


def loop_steps(node: cst.For | cst.CompFor) -> Iterator[PathStep]:
    """The loop's variables take each element of a sequence."""
    yield from _bound(node.target, (PathOp("each", (path_op(node.iter),)),))


def statement_steps(node: cst.BaseSmallStatement, sys_path: Collection[str]) -> Iterator[PathStep]:
    """What a small statement binds or edits; ``sys_path`` are the names of that list."""
    if isinstance(node, cst.Assign):
        for target in node.targets:
            yield from _assigned(target.target, node.value, sys_path)
    elif isinstance(node, cst.AnnAssign) and node.value is not None:
        yield from _assigned(node.target, node.value, sys_path)
    elif isinstance(node, cst.AugAssign):
        if dotted(node.target) in sys_path:
            yield from _added(node.value, front=False)
        elif isinstance(node.target, cst.Name):
            yield Binding(node.target.value, (UNKNOWN,))
    elif isinstance(node, cst.Expr) and isinstance(node.value, cst.Call):
        yield from _called(node.value, sys_path)


def _assigned(
    target: cst.BaseExpression, value: cst.BaseExpression, sys_path: Collection[str]
) -> Iterator[PathStep]:
    if isinstance(target, cst.Subscript) and dotted(target.value) in sys_path:
        yield from _stored(target, value)
    elif dotted(target) in sys_path:
        yield from _replaced(value, sys_path)
    else:
        yield from _bound(target, (path_op(value),))


def _bound(target: cst.BaseExpression, values: tuple[PathOp, ...]) -> Iterator[Binding]:
    """A target takes values, or the parts of it the parts of these."""
    if isinstance(target, cst.Name):
        yield Binding(target.value, values)
    elif isinstance(target, cst.Tuple | cst.List):
        for index, element in enumerate(target.elements):
            parts = tuple(PathOp("item", (value,), steps=index) for value in values)
            yield from _bound(element.value, parts)


def _stored(target: cst.Subscript, value: cst.BaseExpression) -> Iterator[PathStep]:
    """``sys.path[0] = x`` and ``sys.path[:0] = [x]``."""
    if isinstance(target.slice[0].slice, cst.Index):
        yield Edit((path_op(value),), front=True)
    else:
        yield from _added(value, front=True)


def _replaced(value: cst.BaseExpression, sys_path: Collection[str]) -> Iterator[PathStep]:
    """``sys.path = [x] + sys.path``, ``[x, *sys.path]`` and the reverse."""
    if isinstance(value, cst.BinaryOperation) and isinstance(value.operator, cst.Add):
        front = dotted(value.right) in sys_path
        yield from _added(value.left if front else value.right, front)
    elif isinstance(value, cst.List | cst.Tuple):
        names = [dotted(element.value) for element in value.elements]
        old = next((index for index, name in enumerate(names) if name in sys_path), len(names))
        for index, element in enumerate(value.elements):
            if index != old:
                yield Edit((path_op(element.value),), front=index < old)
    else:
        yield Edit((UNKNOWN,), front=True)


def _called(node: cst.Call, sys_path: Collection[str]) -> Iterator[PathStep]:
    owner, _, method = dotted(node.func).rpartition(".")
    arguments = [argument.value for argument in node.args]
    if method == "addsitedir" and arguments:
        yield Edit((path_op(arguments[0]),), front=False)
    elif owner not in sys_path or not arguments:
        return
    elif method == "insert" and len(arguments) == 2:
        yield Edit((path_op(arguments[1]),), front=integer_of(arguments[0]) is not None)
    elif method == "append":
        yield Edit((path_op(arguments[0]),), front=False)
    elif method == "extend":
        yield from _added(arguments[0], front=False)


def _added(value: cst.BaseExpression, front: bool) -> Iterator[PathStep]:
    if isinstance(value, _COMPREHENSIONS):
        yield from loop_steps(value.for_in)
        yield Edit((path_op(value.elt),), front)
    else:
        yield Edit(sequence(value), front)
