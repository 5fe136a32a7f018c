"""The names that can only be sets, and those that are numbers of things."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from resilience_hooks.lint.names import called, dotted

_DISPLAYS = m.Set() | m.SetComp()


def sets_of(function: cst.FunctionDef) -> frozenset[str]:
    """The local names that every assignment binds to a set; parameters are annotated as one."""
    bound: dict[str, list[bool]] = {}
    for name, is_set in _bindings(function):
        bound.setdefault(name, []).append(is_set)
    return frozenset(name for name, kinds in bound.items() if all(kinds))


def numbers_in(module: cst.Module) -> frozenset[str]:
    """The dotted names that are bound to ``len(…)``, ``sum(…)`` or ``….get(…, 0)`` somewhere."""
    return frozenset(
        dotted(target.target)
        for found in m.findall(module, m.Assign())
        if isinstance(found, cst.Assign) and _is_number(found.value)
        for target in found.targets
    )


def _is_number(value: cst.BaseExpression) -> bool:
    if called(value) in {"len", "sum"}:
        return True
    return m.matches(value, m.Call(m.Attribute(attr=m.Name("get")), [m.Arg(), m.Arg(m.Integer())]))


def _bindings(function: cst.FunctionDef) -> Iterator[tuple[str, bool]]:
    parameters = function.params
    for each in (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params):
        yield each.name.value, _is_set_type(each.annotation)
    for found in m.findall(function.body, _BINDERS):
        yield from _bound_by(found)


_BINDERS = m.Assign() | m.AnnAssign() | m.AugAssign() | m.For() | m.NamedExpr() | m.AsName()


def _bound_by(node: cst.CSTNode) -> Iterator[tuple[str, bool]]:
    """The names that a statement binds; an operator such as ``|=`` leaves a set a set."""
    if isinstance(node, cst.Assign):
        for target in node.targets:
            for name in _names(target.target):
                yield name, dotted(target.target) == name and _is_set(node.value)
    elif isinstance(node, cst.AnnAssign):
        yield dotted(node.target), _is_set_type(node.annotation)
    elif isinstance(node, cst.AsName):
        yield from ((name, False) for name in _names(node.name))
    elif isinstance(node, (cst.For, cst.NamedExpr)):
        yield from ((name, False) for name in _names(node.target))


def _names(target: cst.CSTNode) -> Iterator[str]:
    if isinstance(target, cst.Name):
        yield target.value
    elif isinstance(target, (cst.Tuple, cst.List)):
        for element in target.elements:
            yield from _names(element.value)


def _is_set(value: cst.BaseExpression) -> bool:
    return m.matches(value, _DISPLAYS) or called(value) in {"set", "frozenset"}


def _is_set_type(annotation: cst.Annotation | None) -> bool:
    if annotation is None:
        return False
    node = annotation.annotation
    name = dotted(node.value) if isinstance(node, cst.Subscript) else dotted(node)
    return name.rpartition(".")[2] in {"set", "frozenset", "Set", "FrozenSet", "AbstractSet"}
