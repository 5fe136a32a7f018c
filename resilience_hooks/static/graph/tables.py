"""Lists and dicts inside terms: what a loop, a subscript or unpacking takes out of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from resilience_hooks.static.graph.facts import PathOp, PathOpKind
from resilience_hooks.static.graph.pathexpr import UNKNOWN

_MOST: Final = 1000
_HOLDERS: Final = {"list", "dict", "pair"}


def expanded(op: PathOp, limit: int = _MOST) -> Iterator[PathOp]:
    """The terms without tables that one stands for; no more than ``limit``."""
    return itertools.islice(_expanded(op), limit)


def _expanded(op: PathOp) -> Iterator[PathOp]:
    if op.op == "any":
        for operand in op.operands:
            yield from _expanded(operand)
    elif op.op in _TAKES:
        yield from _taken(op)
    elif not op.operands or op.op in _HOLDERS:
        yield op
    else:
        choices = [tuple(expanded(operand)) for operand in op.operands]
        for operands in itertools.product(*choices):
            yield _joined(PathOp(op.op, operands, op.text, op.steps))


def _joined(op: PathOp) -> PathOp:
    """Lists that are added are one list."""
    if op.op != "concat" or all(operand.op != "list" for operand in op.operands):
        return op
    return PathOp("list", tuple(PathOp("each", (operand,)) for operand in op.operands))


def held_by(op: PathOp) -> Iterator[PathOp]:
    """What a list, a dict or a pair holds; a term that is none holds itself."""
    if op.op not in _HOLDERS:
        yield op
    for operand in op.operands if op.op in _HOLDERS else ():
        yield from expanded(operand)


def _taken(op: PathOp) -> Iterator[PathOp]:
    take = _TAKES[op.op]
    for held in _expanded(op.operands[0]):
        for found in take(held, op.steps):
            yield from _expanded(found)


def _each(held: PathOp, _: int) -> tuple[PathOp, ...]:
    """What iteration yields: elements, or the keys of a dict."""
    if held.op == "dict":
        return tuple(pair.operands[0] for pair in held.operands)
    return _elements(held)


def _element(held: PathOp, _: int) -> tuple[PathOp, ...]:
    """What a subscript may yield: elements, or the values of a dict."""
    if held.op == "dict":
        return tuple(pair.operands[1] for pair in held.operands)
    return _elements(held)


def _item(held: PathOp, index: int) -> tuple[PathOp, ...]:
    """What unpacking assigns to the target at a place."""
    found = _elements(held) if held.op in {"list", "pair"} else _elements(held) * (index + 1)
    return found[index : index + 1] or (UNKNOWN,)


def _elements(held: PathOp) -> tuple[PathOp, ...]:
    """A text that was cut stands for each of its parts."""
    if held.op == "part":
        return (held,)
    return held.operands if held.op in {"list", "pair"} else (UNKNOWN,)


def _keys(held: PathOp, _: int) -> tuple[PathOp, ...]:
    return (PathOp("list", _each(held, 0)),) if held.op == "dict" else (UNKNOWN,)


def _values(held: PathOp, _: int) -> tuple[PathOp, ...]:
    return (PathOp("list", _element(held, 0)),) if held.op == "dict" else (UNKNOWN,)


def _items(held: PathOp, _: int) -> tuple[PathOp, ...]:
    return (PathOp("list", held.operands),) if held.op == "dict" else (UNKNOWN,)


_TAKES: Final[Mapping[PathOpKind, Callable[[PathOp, int], tuple[PathOp, ...]]]] = {
    "each": _each,
    "element": _element,
    "item": _item,
    "keys": _keys,
    "values": _values,
    "items": _items,
}
