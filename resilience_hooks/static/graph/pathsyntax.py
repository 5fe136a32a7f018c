"""Path expressions read off the syntax tree, as terms over variables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import libcst as cst

from resilience_hooks.static.graph.facts import PathOp
from resilience_hooks.static.graph.pathexpr import CWD, FILE, UNKNOWN, parent, text
from resilience_hooks.static.graph.syntax import dotted, integer_of, text_of

_CONSTANTS: Final = {
    "__file__": FILE,
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
_SEQUENCES: Final = {"list", "tuple", "set", "sorted", "reversed"}


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
    if isinstance(node, cst.Name):
        return PathOp("name", text=name)
    return _compound(node, depth - 1)


def _compound(node: cst.CSTNode, depth: int) -> PathOp:
    if isinstance(node, cst.Attribute):
        return parent(path_op(node.value, depth), 1) if node.attr.value == "parent" else UNKNOWN
    if isinstance(node, cst.BinaryOperation):
        return _binary(node, depth)
    if isinstance(node, cst.Subscript):
        return _subscript(node, depth)
    if isinstance(node, cst.FormattedString):
        return _formatted(node, depth)
    return _call(node, depth) if isinstance(node, cst.Call) else UNKNOWN


def sequence(node: cst.CSTNode) -> tuple[PathOp, ...]:
    """The terms for the elements of a list; a name stands for all values of that variable."""
    if isinstance(node, _LITERALS):
        return tuple(path_op(element.value) for element in node.elements)
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
        return (*sequence(node.left), *sequence(node.right))
    if isinstance(node, cst.Call) and dotted(node.func) in _SEQUENCES and len(node.args) == 1:
        return sequence(node.args[0].value)
    return (path_op(node),) if isinstance(node, cst.Name) else (UNKNOWN,)


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
    if dotted(value) in {"os.environ", "environ"} and key is not None:
        return PathOp("env", text=key)
    return UNKNOWN


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
    return _function(last, operands) or _method(node, operands, depth)


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
    if method in _NORMAL:
        return PathOp("norm", (target,))
    return target if method in _METHODS_SAME else UNKNOWN
