"""What the running interpreter's own parser makes of a text, or has against it."""

from __future__ import annotations

import ast
import warnings

from resilience_hooks.static.graph.decoding import LARGEST


def parsed(source: bytes) -> ast.Module | None:
    """The tree of a source; None where the interpreter has anything against it, or its length."""
    try:
        return _parsed(source) if len(source) <= LARGEST else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


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
        return ast.parse(source)
