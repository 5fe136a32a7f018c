"""What the running interpreter's own parser makes of a text, or has against it."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final

from resilience_hooks.static.graph.decoding import LARGEST_WHOLE

if TYPE_CHECKING:
    import ast

_ONLY_SYNTAX: Final = 0x400
"""``ast.PyCF_ONLY_AST``; what runs on every commit does without the module."""


def parsed(source: bytes) -> ast.Module | None:
    """The tree of a source; None where the interpreter has anything against it, or its length."""
    try:
        return _parsed(source) if len(source) <= LARGEST_WHOLE else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def is_refused(source: bytes) -> bool:
    """Whether it has anything against a source; what is too long for a tree passes."""
    return len(source) <= LARGEST_WHOLE and objection(source) is not None


def objection(source: str | bytes) -> SyntaxError | None:
    """The error that it raises, whatever its class; its warnings are none of ours."""
    try:
        _parsed(source)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError) as error:
        return SyntaxError(str(error))
    return None


def _parsed(source: str | bytes) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree: ast.Module = compile(  # type: ignore[assignment]  # of mode exec
            source, "<unknown>", "exec", _ONLY_SYNTAX, dont_inherit=True
        )
    return tree
