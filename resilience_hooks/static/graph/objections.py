"""What the running interpreter's own parser has against a text."""

from __future__ import annotations

import ast
import warnings


def objection(source: str | bytes) -> SyntaxError | None:
    """The error that it raises, whatever its class; its warnings are none of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(source)
        except SyntaxError as error:
            return error
        except (ValueError, RecursionError, MemoryError) as error:
            return SyntaxError(str(error))
    return None
