"""From text to the one query that a metric may be."""

from __future__ import annotations

import logging
from typing import Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from resilience_hooks.validation.schema.problems import Problem, at

# What sqlglot does not know it mentions in the log; here it becomes a problem with a place.
logging.getLogger("sqlglot").addHandler(logging.NullHandler())

_CHANGING: Final = (exp.DML, exp.DDL, exp.Command, exp.Into, exp.Lock)
LONGEST: Final = 200_000
"""Characters of SQL that are read; a metric is shorter by far."""


def parsed(sql: str, dialect: str) -> exp.Query | Problem:
    """The tree of a text that is one query and changes nothing, or why it is not."""
    if len(sql) > LONGEST:
        return Problem("syntax", f"longer than {LONGEST} characters")
    try:
        statements = [s for s in sqlglot.parse(sql, dialect=dialect) if _says_something(s)]
    except ParseError as error:
        return _unparsed(error)
    except SqlglotError as error:
        return Problem("syntax", f"this is not SQL: {error}")
    except RecursionError:
        return Problem("syntax", "its expressions are nested too deeply")
    if not statements:
        return Problem("syntax", "there is no statement")
    if len(statements) > 1:
        return Problem("statement", f"a script of {len(statements)} statements; write one SELECT")
    return _query(sql, statements[0])


def _query(sql: str, statement: exp.Expr | None) -> exp.Query | Problem:
    if not isinstance(statement, exp.Query) or isinstance(statement, exp.DML):
        return Problem("statement", f"{_verb(statement)} is no query; write one SELECT")
    for node in statement.find_all(*_CHANGING):
        if not isinstance(node, exp.Query):
            return at(sql, node, "statement", f"{_verb(node)} changes data; a metric only reads")
    if any(isinstance(node, exp.Select) and not node.selects for node in statement.walk()):
        return Problem("syntax", "this is not SQL: a SELECT selects nothing")
    return statement


def _says_something(statement: exp.Expr | None) -> bool:
    return statement is not None and not isinstance(statement, exp.Semicolon)


def _verb(statement: exp.Expr | None) -> str:
    if isinstance(statement, exp.Command):
        return str(statement.this).upper()
    return type(statement).__name__.upper()


def _unparsed(error: ParseError) -> Problem:
    found = error.errors[0] if error.errors else {}
    line, column = found.get("line") or 0, found.get("col") or 0
    text = str(found.get("description") or error).splitlines()[0]
    highlight = found.get("highlight")
    near = f" near {highlight!r}" if highlight else ""
    return Problem(
        "syntax", f"this is not SQL{near}: {text.partition(' but got <Token')[0]}", line, column
    )
