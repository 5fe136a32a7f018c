"""Path expressions: read off the syntax tree as terms, evaluated for a place in the image."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import Final

import libcst as cst

from resilience_hooks.static.graph.facts import PathOp

Bindings = Mapping[str, Sequence[PathOp]]

UNKNOWN: Final = PathOp("unknown")
_FILE: Final = PathOp("file")
_CWD: Final = PathOp("cwd")
_CONSTANTS: Final = {
    "__file__": _FILE,
    "os.pardir": PathOp("text", text=".."),
    "os.path.pardir": PathOp("text", text=".."),
    "os.curdir": PathOp("text", text="."),
    "os.sep": PathOp("text", text="/"),
    "os.path.sep": PathOp("text", text="/"),
}
_SAME: Final = {"str", "fspath", "Path", "PurePath", "PosixPath", "PurePosixPath", "expanduser"}
_NORMAL: Final = {"abspath", "realpath", "normpath", "resolve", "absolute"}
_METHODS_SAME: Final = {"as_posix", "__str__", "expanduser"}
_GETENV: Final = {"os.environ.get", "os.getenv", "environ.get", "getenv"}


def dotted(node: cst.BaseExpression) -> str:
    """``a.b.c`` as text; ``""`` for anything that is not names joined by dots."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return ""
    return ".".join([node.value, *reversed(parts)])


def text_of(node: cst.BaseExpression) -> str | None:
    """The value of a string literal (joined ones too); None for bytes and anything else."""
    if isinstance(node, cst.SimpleString | cst.ConcatenatedString):
        value = node.evaluated_value
        return value if isinstance(value, str) else None
    return None


def path_ops(node: cst.BaseExpression, bindings: Bindings) -> tuple[PathOp, ...]:
    """The terms an expression may stand for: one, or one for each value of a bound name."""
    if isinstance(node, cst.Name) and node.value in bindings:
        return tuple(bindings[node.value])
    return (path_op(node, bindings),)


def path_op(node: cst.BaseExpression, bindings: Bindings) -> PathOp:
    """The term for an expression; the last value where a name was bound several times."""
    text = text_of(node)
    if text is not None:
        return PathOp("text", text=text)
    name = dotted(node)
    if name in _CONSTANTS:
        return _CONSTANTS[name]
    if bindings.get(name):
        return bindings[name][-1]
    if isinstance(node, cst.Attribute):
        return _parent(path_op(node.value, bindings), 1) if node.attr.value == "parent" else UNKNOWN
    if isinstance(node, cst.BinaryOperation):
        return _binary(node, bindings)
    if isinstance(node, cst.Subscript):
        return _subscript(node, bindings)
    if isinstance(node, cst.FormattedString):
        return _formatted(node, bindings)
    return _call(node, bindings) if isinstance(node, cst.Call) else UNKNOWN


def _parent(operand: PathOp, steps: int) -> PathOp:
    return PathOp("parent", (operand,), steps=steps)


def _binary(node: cst.BinaryOperation, bindings: Bindings) -> PathOp:
    operands = (path_op(node.left, bindings), path_op(node.right, bindings))
    if isinstance(node.operator, cst.Divide):
        return PathOp("join", operands)
    return PathOp("concat", operands) if isinstance(node.operator, cst.Add) else UNKNOWN


def _subscript(node: cst.Subscript, bindings: Bindings) -> PathOp:
    """``path.parents[n]`` and ``os.environ["NAME"]``."""
    index = node.slice[0].slice if len(node.slice) == 1 else None
    if not isinstance(index, cst.Index):
        return UNKNOWN
    value = node.value
    if isinstance(value, cst.Attribute) and value.attr.value == "parents":
        if isinstance(index.value, cst.Integer):
            return _parent(path_op(value.value, bindings), index.value.evaluated_value + 1)
        return UNKNOWN
    name = text_of(index.value)
    if dotted(value) in {"os.environ", "environ"} and name is not None:
        return PathOp("env", text=name)
    return UNKNOWN


def _formatted(node: cst.FormattedString, bindings: Bindings) -> PathOp:
    parts: list[PathOp] = []
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            parts.append(PathOp("text", text=part.value))
        elif isinstance(part, cst.FormattedStringExpression):
            parts.append(path_op(part.expression, bindings))
    return PathOp("concat", tuple(parts))


def _call(node: cst.Call, bindings: Bindings) -> PathOp:
    name = dotted(node.func)
    operands = [path_op(arg.value, bindings) for arg in node.args if arg.keyword is None]
    if name in {"os.getcwd", "getcwd", "Path.cwd", "pathlib.Path.cwd"}:
        return _CWD
    if name in _GETENV and operands:
        return PathOp("env", tuple(operands[1:2]), text=operands[0].text)
    if name.endswith("getfile"):
        return _FILE
    last = name.rpartition(".")[2]
    if name and last in _SAME | _NORMAL and operands:
        return _wrapped(last, operands)
    if name and last == "dirname" and operands:
        return _parent(operands[0], 1)
    if name and last == "join" and len(operands) > 1:
        return PathOp("join", tuple(operands))
    if last in {"Path", "PurePath"}:
        return _CWD
    return _method(node, operands, bindings)


def _wrapped(function: str, operands: Sequence[PathOp]) -> PathOp:
    inner = operands[0] if len(operands) == 1 else PathOp("join", tuple(operands))
    return PathOp("norm", (inner,)) if function in _NORMAL else inner


def _method(node: cst.Call, operands: Sequence[PathOp], bindings: Bindings) -> PathOp:
    """``path.resolve()``, ``path.joinpath("x")`` and the like."""
    if not isinstance(node.func, cst.Attribute):
        return UNKNOWN
    method, target = node.func.attr.value, path_op(node.func.value, bindings)
    if method == "joinpath":
        return PathOp("join", (target, *operands))
    if method in _NORMAL:
        return PathOp("norm", (target,))
    return target if method in _METHODS_SAME else UNKNOWN


def evaluate(op: PathOp, file: str, cwd: str, env: Mapping[str, str]) -> str | None:
    """The path a term stands for in a file at ``file`` (absolute); None where it is unknown."""
    values = [evaluate(operand, file, cwd, env) for operand in op.operands]
    if op.op == "env":
        return env.get(op.text) or (values[0] if values else None)
    known = [value for value in values if value is not None]
    if len(known) != len(values) or op.op == "unknown":
        return None
    if op.op == "file":
        return file
    if op.op == "cwd":
        return cwd
    return _apply(op, known, cwd)


def _apply(op: PathOp, values: Sequence[str], cwd: str) -> str:
    if op.op == "text":
        return op.text
    if op.op == "concat":
        return "".join(values)
    if op.op == "join":
        return posixpath.join(*values)
    if op.op == "norm":
        return normal(values[0], cwd)
    path = values[0]
    for _ in range(op.steps):
        path = posixpath.dirname(path.rstrip("/") or "/")
    return path


def normal(path: str, cwd: str) -> str:
    """An absolute path without ``.``, ``..`` and doubled slashes, seen from ``cwd``."""
    absolute = posixpath.normpath(posixpath.join(cwd, path))
    return "/" + absolute.lstrip("/")
