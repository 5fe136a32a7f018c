"""Path expressions as terms: their variables replaced, evaluated for a place in the image."""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from resilience_hooks.static.graph.facts import PathOp

UNKNOWN: Final = PathOp("unknown")
FILE: Final = PathOp("file")
CWD: Final = PathOp("cwd")
_VALUES: Final = 16
_SIZE: Final = 4000
_TEXT: Final = 100
_TEXTS: Final = {"file", "cwd", "text", "parent", "join", "concat", "norm"}


def text(value: str) -> PathOp:
    """The term for a literal."""
    return PathOp("text", text=value)


def parent(operand: PathOp, steps: int) -> PathOp:
    """The term for a folder some levels up."""
    return PathOp("parent", (operand,), steps=steps)


def substituted(op: PathOp, values: Callable[[str], Sequence[PathOp]]) -> tuple[PathOp, ...]:
    """The terms that one with variables stands for, if those have several values.

    No more than 16, and unknown where they grow beyond all measure: a variable that is built from
    itself again and again would double each time.
    """
    found = itertools.islice(_substituted(op, values), _VALUES)
    return tuple(each if _is_small(each) else UNKNOWN for each in found)


def _substituted(op: PathOp, values: Callable[[str], Sequence[PathOp]]) -> Iterator[PathOp]:
    if op.op == "name":
        yield from values(op.text) or (UNKNOWN,)
    elif not op.operands:
        yield op
    else:
        choices = [tuple(itertools.islice(_substituted(o, values), _VALUES)) for o in op.operands]
        for operands in itertools.product(*choices):
            yield PathOp(op.op, operands, op.text, op.steps)


def _is_small(op: PathOp) -> bool:
    """Whether a term has no more parts than a long table, or a long text."""
    pending, parts, texts = [op], 0, 0
    while pending and parts <= _SIZE and texts <= _TEXT:
        found = pending.pop()
        pending.extend(found.operands)
        parts += 1
        texts += found.op in {"concat", "join"}
    return not pending


def evaluate(op: PathOp, file: str, cwd: str, env: Mapping[str, str]) -> str | None:
    """The path a term stands for in a file at ``file`` (absolute); None where it is unknown."""
    values = [evaluate(operand, file, cwd, env) for operand in op.operands]
    if op.op == "env":
        return env.get(op.text) or (values[0] if values else None)
    known = [value for value in values if value is not None]
    if len(known) != len(values) or op.op not in _TEXTS:
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
    return _climbed(values[0], op.steps)


def _climbed(path: str, steps: int) -> str:
    for _ in range(min(steps, path.count("/") + 1)):
        path = posixpath.dirname(path.rstrip("/") or "/")
    return path


def normal(path: str, cwd: str) -> str:
    """An absolute path without ``.``, ``..`` and doubled slashes, seen from ``cwd``."""
    absolute = posixpath.normpath(posixpath.join(cwd, path))
    return "/" + absolute.lstrip("/")
