"""Tests for emptiness: what an expression says is empty when it is true."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from resilience_hooks.lint.names import called, dotted, last

_ZERO = m.Integer("0")
_LENGTH = m.Call(func=m.Name("len"))


def empty_in(test: cst.BaseExpression) -> Iterator[tuple[str, str]]:
    """(name, how it was asked) of everything that a test finds empty.

    How is ``empty`` (a frame's own word for it), ``len``, ``not`` or ``None``.
    """
    if isinstance(test, cst.BooleanOperation):
        yield from empty_in(test.left)
        yield from empty_in(test.right)
    elif isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        yield from _negated(test.expression)
    elif isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        yield from _compared(test.left, test.comparisons[0])
    else:
        yield from _asked(test)


def _asked(test: cst.BaseExpression) -> Iterator[tuple[str, str]]:
    """``df.empty``, ``df.is_empty()``."""
    name = called(test) or dotted(test)
    subject, _, word = name.rpartition(".")
    if subject and word == ("is_empty" if isinstance(test, cst.Call) else "empty"):
        yield subject, "empty"


def _negated(test: cst.BaseExpression) -> Iterator[tuple[str, str]]:
    """``not rows``, ``not len(rows)``."""
    if m.matches(test, _LENGTH):
        yield from _measured(test)
    elif last(dotted(test)) not in {"", "empty"}:
        yield dotted(test), "not"


def _compared(left: cst.BaseExpression, target: cst.ComparisonTarget) -> Iterator[tuple[str, str]]:
    """``rows is None``, ``len(rows) == 0``, ``len(rows) < 1``, ``rows == []``."""
    operator, right = target.operator, target.comparator
    is_equal, is_less = isinstance(operator, cst.Equal), isinstance(operator, cst.LessThan)
    if isinstance(operator, cst.Is) and m.matches(right, m.Name("None")) and dotted(left):
        yield dotted(left), "None"
    elif (is_equal and m.matches(right, _ZERO)) or (is_less and m.matches(right, m.Integer("1"))):
        yield from _measured(left)
    elif is_equal and m.matches(right, m.List(elements=[])) and dotted(left):
        yield dotted(left), "not"


def _measured(node: cst.BaseExpression) -> Iterator[tuple[str, str]]:
    if isinstance(node, cst.Call) and m.matches(node, _LENGTH) and len(node.args) == 1:
        name = dotted(node.args[0].value)
        if name:
            yield name, "len"
    elif last(dotted(node)) in {"num_rows", "total_rows"}:
        yield dotted(node).rpartition(".")[0], "len"
