"""What the names in a Python file stand for, where only one thing can be meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import libcst as cst

from resilience_hooks.static.graph.syntax import children, dotted

Binding: TypeAlias = tuple[str, cst.CSTNode]
Values: TypeAlias = Mapping[str, cst.CSTNode]

STRINGS: Final = (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString)
_UNKNOWN: Final = cst.Name("None")
_TARGETED: Final = (cst.AugAssign, cst.For, cst.CompFor, cst.NamedExpr)
_SELF: Final = frozenset({"self", "cls"})


@dataclass(frozen=True)
class Names:
    """Dotted names (``TABLE``, ``self.table``) with what each is bound to, found when asked for."""

    find: Callable[[], Values]
    outer: Names | None = None

    def value(self, name: str) -> cst.CSTNode | None:
        """The string that a name is bound to, or None where a run alone knows."""
        if name in self._values:
            found = self._values[name]
            return found if isinstance(found, STRINGS) else None
        return self.outer.value(name) if self.outer else None

    @cached_property
    def _values(self) -> Values:
        return self.find()


def names_in(owner: cst.Module | cst.FunctionDef, outer: Names | None = None) -> Names:
    """The names that the statements of a module or function bind.

    One that is bound twice, or by anything but an assignment, hides that of the same name outside.
    """
    return Names(lambda: _single(_bindings(owner)), outer)


def attributes_of(owner: cst.ClassDef, outer: Names) -> Names:
    """``self.x``, ``cls.x`` and ``Name.x`` for what a class and its methods bind."""
    receivers = (*_SELF, owner.name.value)

    def find() -> Values:
        bound = _single(_attributes(owner))
        return {f"{each}.{name}": bound[name] for name in bound for each in receivers}

    return Names(find, outer)


def _single(bindings: Iterator[Binding]) -> Values:
    found = list(bindings)
    times = Counter(name for name, _ in found)
    return {name: value if times[name] == 1 else _UNKNOWN for name, value in found}


def _attributes(owner: cst.ClassDef) -> Iterator[Binding]:
    for name, value in _below(owner.body):
        if "." not in name:
            yield name, value
    for method in _methods(owner.body):
        for name, value in _below(method.body):
            receiver, _, attribute = name.partition(".")
            if receiver in _SELF and attribute:
                yield attribute, value


def _methods(node: cst.CSTNode) -> Iterator[cst.FunctionDef]:
    for child in children(node):
        if type(child) is cst.FunctionDef:
            yield child
        elif type(child) is not cst.ClassDef:
            yield from _methods(child)


def _bindings(owner: cst.Module | cst.FunctionDef) -> Iterator[Binding]:
    if isinstance(owner, cst.FunctionDef):
        for parameter in _parameters(owner.params):
            yield parameter.name.value, _UNKNOWN
        yield from _below(owner.body)
    else:
        yield from _below(owner)


def _parameters(given: cst.Parameters) -> Iterator[cst.Param]:
    yield from (*given.posonly_params, *given.params, *given.kwonly_params)
    for star in (given.star_arg, given.star_kwarg):
        if isinstance(star, cst.Param):
            yield star


def _below(node: cst.CSTNode) -> Iterator[Binding]:
    """What the statements below a node bind, those of nested functions and classes left out."""
    pending = [node]
    while pending:
        each = pending.pop()
        if type(each) is cst.FunctionDef or type(each) is cst.ClassDef:
            yield each.name.value, _UNKNOWN
            continue
        yield from _bound_by(each)
        pending.extend(children(each))


def _bound_by(node: cst.CSTNode) -> Iterator[Binding]:
    if type(node) is cst.Assign:
        yield from _assigned(node)
    elif type(node) is cst.AnnAssign and node.value is not None:
        yield dotted(node.target), node.value
    else:
        yield from ((name, _UNKNOWN) for name in _bound_to_anything(node))


def _bound_to_anything(node: cst.CSTNode) -> Iterator[str]:
    if (
        type(node) is cst.AugAssign
        or type(node) is cst.For
        or type(node) is cst.CompFor
        or type(node) is cst.NamedExpr
    ):
        yield from _targets(node.target)
    elif type(node) is cst.AsName:
        yield from _targets(node.name)
    elif type(node) is cst.ImportAlias:
        yield dotted(node.asname.name if node.asname else node.name).partition(".")[0]
    elif type(node) is cst.Global or type(node) is cst.Nonlocal:
        yield from (each.name.value for each in node.names)


def _assigned(node: cst.Assign) -> Iterator[Binding]:
    for target in node.targets:
        name = dotted(target.target)
        if name:
            yield name, node.value
        else:
            yield from ((each, _UNKNOWN) for each in _targets(target.target))


def _targets(target: cst.CSTNode) -> Iterator[str]:
    if isinstance(target, (cst.Tuple, cst.List)):
        for element in target.elements:
            yield from _targets(element.value)
    elif dotted(target):
        yield dotted(target)
