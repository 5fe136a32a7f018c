"""``@same_day`` on a class: whether it is there, whether it may be put there, and putting it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import libcst as cst
import libcst.matchers as m
from libcst.codemod import CodemodContext
from libcst.codemod.visitors import AddImportsVisitor

from resilience_hooks.lint.emptiness import empty_in
from resilience_hooks.lint.names import called, dotted, last
from resilience_hooks.lint.source import Place

METHOD: Final = "validate_extracted_data"
_DATA: Final = "self.raw_data"
_LOGGERS: Final = frozenset({"logger", "log", "logging", "_logger", "_log", "LOGGER", "LOG"})
_OURS: Final = ("same_day", "SameDayMixin")


def is_decorated(function: cst.FunctionDef, owner: cst.ClassDef | None) -> bool:
    """Whether the helper stands in front of the function, so that it sees no empty data."""
    if owner is None or function.name.value != METHOD:
        return False
    around = [dotted(each.decorator) for each in owner.decorators]
    around += [dotted(base.value) for base in owner.bases]
    return any(last(name) in _OURS for name in around)


def is_safe_to_decorate(place: Place) -> bool:
    """Whether the decorator changes nothing but the answer to expected emptiness.

    The check of ``self.raw_data`` is the first thing that the method does, and in it the method
    only logs and raises a ValueError, which NoDataExtracted is.
    """
    function, inside = place.function, place.inside
    if function is None or function.name.value != METHOD or len(inside) != 1:
        return False
    check = inside[0].owner
    owner = place.nearest(cst.ClassDef)
    return (
        isinstance(check, cst.If)
        and _is_method_of(place, owner)
        and len(function.params.params) == 1
        and function.asynchronous is None
        and not function.decorators
        and _tests_only_the_data(check.test)
        and any(how != "None" for _, how in empty_in(check.test))
        and isinstance(place.statement, cst.Raise)
        and place.statement.exc is not None
        and called(place.statement.exc) == "ValueError"
        and all(map(_is_logging, inside[0].before))
        and all(map(_is_docstring, place.steps[-2].before))
    )


def decorated(module: cst.Module, classes: Sequence[cst.ClassDef]) -> str:
    """The text of a module with the decorator on these classes of it, and its import."""
    if not classes:
        return module.code
    body = [
        _with_decorator(each)
        if isinstance(each, cst.ClassDef) and any(each is one for one in classes)
        else each
        for each in module.body
    ]
    context = CodemodContext()
    AddImportsVisitor.add_needed_import(context, "resilience_hooks.sameday", "same_day")
    return AddImportsVisitor(context).transform_module(module.with_changes(body=body)).code


def _with_decorator(owner: cst.ClassDef) -> cst.ClassDef:
    """Above those that a class has: it is to see what they made of the class."""
    decorator = cst.Decorator(cst.Name("same_day"))
    return owner.with_changes(decorators=[decorator, *owner.decorators])


def _is_method_of(place: Place, owner: cst.ClassDef | None) -> bool:
    """Whether the function stands directly in the class, and the class in the module."""
    return owner is not None and len(place.steps) == 4 and place.steps[1].owner is owner


def _tests_only_the_data(test: cst.BaseExpression) -> bool:
    """``self.raw_data is None or …empty``: every part of the test asks for the data."""
    if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.Or):
        return _tests_only_the_data(test.left) and _tests_only_the_data(test.right)
    return [name for name, _ in empty_in(test)] == [_DATA] and not m.matches(
        test, m.BooleanOperation()
    )


def _is_logging(statement: cst.CSTNode) -> bool:
    if not isinstance(statement, cst.Expr):
        return False
    names = called(statement.value).split(".")
    return len(names) > 1 and names[-2] in _LOGGERS


def _is_docstring(statement: cst.CSTNode) -> bool:
    return m.matches(statement, m.Expr(m.SimpleString() | m.ConcatenatedString()))
