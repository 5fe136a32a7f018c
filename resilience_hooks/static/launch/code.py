"""Code on a command line: what ``python -c`` imports, and where it looks for it."""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from resilience_hooks.static.launch.model import EntryPoint


@dataclass(frozen=True, slots=True)
class Snippet:
    """The modules that a text imports whatever happens, apart from the standard library's.

    ``front`` and ``back`` are the literal folders that it puts on ``sys.path``. ``broken`` says
    that it cannot be parsed.
    """

    imports: tuple[EntryPoint, ...] = ()
    front: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    broken: bool = False


def parse(text: str) -> list[ast.stmt] | None:
    """The statements of a text; None where it cannot be parsed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def read_snippet(text: str) -> Snippet:
    """What the statements at the top level do; what a branch or a ``try`` guards is left out."""
    body = parse(text)
    if body is None:
        return Snippet(broken=True)
    names = [name for statement in body for name in _imported(statement)]
    own = [name for name in names if name.partition(".")[0] not in sys.stdlib_module_names]
    edits = [edit for statement in body for edit in _edits(statement)]
    return Snippet(
        tuple(EntryPoint("module", name) for name in dict.fromkeys(own)),
        tuple(folder for method, folder in edits if method == "insert"),
        tuple(folder for method, folder in edits if method == "append"),
    )


def _imported(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.Import):
        yield from (alias.name for alias in statement.names)
    elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
        yield statement.module


def _edits(statement: ast.stmt) -> Iterator[tuple[str, str]]:
    """``sys.path.insert(0, "folder")`` and ``sys.path.append("folder")``."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or not call.args:
        return
    folder = getattr(call.args[-1], "value", None)
    if ast.unparse(call.func.value) == "sys.path" and isinstance(folder, str):
        yield call.func.attr, folder
