"""The characters of string literals, each with its place in the source.

Escapes: https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences.
"""

from __future__ import annotations

import re
from typing import Final

import libcst as cst

from resilience_hooks.sql.python.module import Module, Node
from resilience_hooks.sql.text import Parts

_ESCAPE: Final = re.compile(
    r"\\(?:\r?\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|.)",
    re.DOTALL,
)
_BRACES: Final = re.compile(r"\{\{|\}\}")
_VALUES: Final = {"n": "\n", "t": "\t", "r": "\r", "\n": "", "\\": "\\", "'": "'", '"': '"'}
_BLANK: Final = {"a", "b", "f", "v"}


def add_literal(parts: Parts, literal: cst.SimpleString, module: Module) -> None:
    """The content of a plain string."""
    lead = len(literal.prefix) + len(literal.quote)
    code = literal.value[lead : len(literal.value) - len(literal.quote)]
    anchor = Node(module, literal, literal.value)
    _add(parts, code, anchor, lead, None if "r" in literal.prefix.lower() else _ESCAPE)


def add_formatted(
    parts: Parts, text: cst.FormattedStringText, is_raw: bool, module: Module
) -> None:
    """The characters between the holes of an f-string."""
    pattern = _BRACES if is_raw else re.compile(rf"{_ESCAPE.pattern}|{_BRACES.pattern}", re.DOTALL)
    _add(parts, text.value, Node(module, text, text.value), 0, pattern)


def _add(
    parts: Parts, code: str, anchor: Node, offset: int, special: re.Pattern[str] | None
) -> None:
    position = 0
    for match in special.finditer(code) if special else ():
        parts.add(code[position : match.start()], anchor, offset + position)
        parts.put(_value(match[0]), anchor, offset + match.start())
        position = match.end()
    parts.add(code[position:], anchor, offset + position)


def _value(written: str) -> str:
    """What an escape stands for; a letter that SQL does not need to tell from others is ``?``."""
    if written in {"{{", "}}"}:
        return written[0]
    last = written[1:].replace("\r\n", "\n")
    if last in _VALUES:
        return _VALUES[last]
    if last in _BLANK:
        return " "
    return "?" if last[0] in "01234567xuUN" else written
