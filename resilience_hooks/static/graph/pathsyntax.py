"""Path expressions read off the syntax tree, as terms over variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import libcst as cst

from resilience_hooks.static.graph.facts import PathOp, PathOpKind
from resilience_hooks.static.graph.pathexpr import CWD, FILE, UNKNOWN, parent, text
from resilience_hooks.static.graph.syntax import dotted, integer_of, text_of

_CONSTANTS: Final = {
    "__file__": FILE,
    "__name__": PathOp("package"),
    "__package__": PathOp("package"),
    "os.pardir": text(".."),
    "os.path.pardir": text(".."),
    "os.curdir": text("."),
    "os.sep": text("/"),
    "os.path.sep": text("/"),
}
_SAME: Final = {"str", "fspath", "Path", "PurePath", "PosixPath", "PurePosixPath", "expanduser"}
_NORMAL: Final = {"abspath", "realpath", "normpath", "resolve", "absolute"}
_METHODS_SAME: Final = {"as_posix", "__str__", "expanduser"}
_GETENV: Final = {"os.environ.get", "os.getenv", "environ.get", "getenv"}
_GETCWD: Final = {"os.getcwd", "getcwd", "Path.cwd", "pathlib.Path.cwd"}
_DEPTH: Final = 50
_LITERALS: Final = (cst.List, cst.Tuple, cst.Set)
_SEQUENCES: Final = {"list", "tuple", "set", "frozenset", "sorted", "reversed", "dict"}
_TABLE_METHODS: Final[Mapping[str, PathOpKind]] = {
    "keys": "keys",
    "values": "values",
    "items": "items",
}
_CUTS: Final = {"split", "rsplit", "partition", "rpartition"}
_OWNERS: Final = {"self", "cls"}


def path_op(node: cst.CSTNode, depth: int = _DEPTH) -> PathOp:
    """The term for an expression; unknown where it is something else, or deeper than ``depth``."""
    if depth == 0:
        return UNKNOWN
    value = text_of(node)
    if value is not None:
        return text(value)
    name = dotted(node)
    if name in _CONSTANTS:
        return _CONSTANTS[name]
    owner, _, attribute = name.rpartition(".")
    if isinstance(node, cst.Name) or owner in _OWNERS:
        return PathOp("name", text=attribute)
    read = _READERS.get(type(node))
    return UNKNOWN if read is None else read(node, depth - 1)


def sequence(node: cst.CSTNode, depth: int = _DEPTH) -> tuple[PathOp, ...]:
    """The terms for what iteration yields; unknown where that is something else."""
    if depth == 0:
        return (UNKNOWN,)
    if isinstance(node, _LITERALS):
        return tuple(_element(element, depth - 1) for element in node.elements)
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
        return (*sequence(node.left, depth - 1), *sequence(node.right, depth - 1))
    return (PathOp("each", (path_op(node, depth),)),)


def _element(node: cst.BaseElement, depth: int) -> PathOp:
    taken = path_op(node.value, depth)
    return PathOp("each", (taken,)) if isinstance(node, cst.StarredElement) else taken


def _attribute(node: cst.Attribute, depth: int) -> PathOp:
    return parent(path_op(node.value, depth), 1) if node.attr.value == "parent" else UNKNOWN


def _list(node: cst.List | cst.Tuple | cst.Set, depth: int) -> PathOp:
    return PathOp("list", sequence(node, depth))


def _dict(node: cst.Dict, depth: int) -> PathOp:
    pairs = (
        PathOp("pair", (path_op(element.key, depth), path_op(element.value, depth)))
        for element in node.elements
        if isinstance(element, cst.DictElement)
    )
    return PathOp("dict", tuple(pairs))


def _conditional(node: cst.IfExp, depth: int) -> PathOp:
    return PathOp("any", (path_op(node.body, depth), path_op(node.orelse, depth)))


def _alternative(node: cst.BooleanOperation, depth: int) -> PathOp:
    """``a or b``."""
    if not isinstance(node.operator, cst.Or):
        return UNKNOWN
    return PathOp("any", (path_op(node.left, depth), path_op(node.right, depth)))


def _binary(node: cst.BinaryOperation, depth: int) -> PathOp:
    operands = (path_op(node.left, depth), path_op(node.right, depth))
    if isinstance(node.operator, cst.Divide):
        return PathOp("join", operands)
    return PathOp("concat", operands) if isinstance(node.operator, cst.Add) else UNKNOWN


def _subscript(node: cst.Subscript, depth: int) -> PathOp:
    """``path.parents[n]``, ``os.path.split(path)[0]`` and ``os.environ["NAME"]``."""
    index = node.slice[0].slice if len(node.slice) == 1 else None
    if not isinstance(index, cst.Index):
        return UNKNOWN
    value, number, key = node.value, integer_of(index.value), text_of(index.value)
    if isinstance(value, cst.Attribute) and value.attr.value == "parents" and number is not None:
        return parent(path_op(value.value, depth), number + 1)
    if isinstance(value, cst.Call) and dotted(value.func) == "os.path.split" and number == 0:
        return parent(path_op(value.args[0].value, depth), 1) if value.args else UNKNOWN
    if dotted(value) in {"os.environ", "environ"}:
        return UNKNOWN if key is None else PathOp("env", text=key)
    return PathOp("element", (path_op(value, depth),))


def _formatted(node: cst.FormattedString, depth: int) -> PathOp:
    parts: list[PathOp] = []
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            parts.append(text(part.value))
        elif isinstance(part, cst.FormattedStringExpression):
            is_plain = part.conversion is None and part.format_spec is None
            parts.append(path_op(part.expression, depth) if is_plain else UNKNOWN)
    return PathOp("concat", tuple(parts))


def _call(node: cst.Call, depth: int) -> PathOp:
    name = dotted(node.func)
    operands = [path_op(arg.value, depth) for arg in node.args if arg.keyword is None]
    last = name.rpartition(".")[2]
    if name in _GETCWD or (last in {"Path", "PurePath"} and not operands):
        return CWD
    if name in _GETENV and operands and operands[0].op == "text":
        return PathOp("env", tuple(operands[1:2]), text=operands[0].text)
    if name.endswith("getfile"):
        return FILE
    if name in _SEQUENCES:
        return _copied(name, operands)
    return _function(last, operands) or _method(node, operands, depth)


def _copied(name: str, operands: Sequence[PathOp]) -> PathOp:
    """``list(x)``, ``dict(x)`` and the like."""
    if len(operands) != 1:
        return UNKNOWN
    is_list = name in {"list", "tuple", "set", "sorted", "reversed", "frozenset"}
    return PathOp("list", (PathOp("each", tuple(operands)),)) if is_list else operands[0]


def _function(name: str, operands: Sequence[PathOp]) -> PathOp | None:
    """``os.path.dirname(path)``, ``str(path)`` and the like."""
    if name == "dirname" and operands:
        return parent(operands[0], 1)
    if name == "join" and len(operands) > 1:
        return PathOp("join", tuple(operands))
    if name not in _SAME | _NORMAL or not operands:
        return None
    inner = operands[0] if len(operands) == 1 else PathOp("join", tuple(operands))
    return PathOp("norm", (inner,)) if name in _NORMAL else inner


def _method(node: cst.Call, operands: Sequence[PathOp], depth: int) -> PathOp:
    """``path.resolve()``, ``path.joinpath("x")`` and the like."""
    if not isinstance(node.func, cst.Attribute):
        return UNKNOWN
    method, target = node.func.attr.value, path_op(node.func.value, depth)
    if method == "joinpath":
        return PathOp("join", (target, *operands))
    if method == "get" and operands:
        return PathOp("any", (PathOp("element", (target,)), *operands[1:2]))
    if method in _TABLE_METHODS and not operands:
        return PathOp(_TABLE_METHODS[method], (target,))
    if method in _CUTS:
        return PathOp("part", (target,))
    if method in _NORMAL:
        return PathOp("norm", (target,))
    return target if method in _METHODS_SAME else UNKNOWN


_READERS: Final[Mapping[type[cst.CSTNode], Callable[[Any, int], PathOp]]] = {
    cst.Attribute: _attribute,
    cst.BinaryOperation: _binary,
    cst.BooleanOperation: _alternative,
    cst.Call: _call,
    cst.Dict: _dict,
    cst.FormattedString: _formatted,
    cst.IfExp: _conditional,
    cst.List: _list,
    cst.Set: _list,
    cst.Subscript: _subscript,
    cst.Tuple: _list,
}
