"""Whether the handler of a failed import makes up for it, told by the standard library's parser."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator


def falls_back(source: str, line: int, failing: Collection[int]) -> bool:
    """Whether the handler around a line imports, and what fails there falls back in its turn."""
    statement = next(_around(ast.parse(source), line), None)
    imports = list(_imports(statement)) if statement is not None else []
    return bool(imports) and all(
        at not in failing or falls_back(source, at, failing) for at in imports
    )


def in_clause(source: str, line: int) -> bool:
    """Whether a line stands in a handler or an ``else`` clause of a try statement."""
    clauses = (
        statements
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Try)
        for statements in (node.orelse, *(handler.body for handler in node.handlers))
        if statements
    )
    return any(body[0].lineno <= line <= (body[-1].end_lineno or 0) for body in clauses)


def _around(tree: ast.Module, line: int) -> Iterator[ast.Try]:
    """The try statements whose bodies hold the line, the innermost first."""
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Try)
        and node.body[0].lineno <= line <= (node.body[-1].end_lineno or 0)
    ]
    return iter(sorted(found, key=lambda node: -node.lineno))


def _imports(statement: ast.Try) -> Iterator[int]:
    """The lines of the imports in its handlers."""
    for handler in statement.handlers:
        for node in ast.walk(handler):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield node.lineno
