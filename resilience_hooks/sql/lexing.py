"""SQL cut into statements, by one pass of one regular expression over strings and comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from resilience_hooks.sql.text import HOLE, Text

_COMMENT: Final = r"--[^\n]*|(?:^|(?<=\s))#[^\n]*|/\*.*?(?:\*/|\Z)"
_QUOTED: Final = (
    r"'''.*?'''|\"\"\".*?\"\"\"|'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.)*\""
    r"|`[^`]*`|\$(?P<tag>\w*)\$.*?(?:\$(?P=tag)\$|\Z)"
)
_SPLITTING: Final = re.compile(rf"{_COMMENT}|{_QUOTED}|;", re.DOTALL | re.MULTILINE)
_COMMENTS: Final = re.compile(rf"(?P<comment>{_COMMENT})|{_QUOTED}", re.DOTALL | re.MULTILINE)
_TOKEN: Final = re.compile(rf"(?:{_COMMENT})|{_QUOTED}|\w+|\S", re.DOTALL | re.MULTILINE)
_LEAD: Final = re.compile(rf"(?:\s+|{_COMMENT})*", re.DOTALL | re.MULTILINE)
_ROUTINE: Final = re.compile(
    r"CREATE\s+(?:OR\s+REPLACE\s+)?(?:TEMP(?:ORARY)?\s+|DEFINER\s*=\s*\S+\s+)?(?:PROCEDURE|TRIGGER)\b",
    re.IGNORECASE,
)

_OPERAND_FOLLOWS: Final = frozenset("=<>+-*/(,.|@%")
_WORD_BEFORE_OPERAND: Final = frozenset(
    {
        *("select", "distinct", "all", "where", "and", "or", "not", "on", "having", "qualify"),
        *("by", "in", "like", "between", "limit", "offset", "interval", "case", "when", "then"),
        *("else", "from", "join", "into", "update", "table", "view", "using", "as", "set", "is"),
        *("values", "unnest", "merge", "exists", "delete", "insert", "returning", "of", "union"),
    }
)


def statements(text: Text) -> Iterator[Text]:
    """The statements of a text without the semicolons, as far as what stands there is SQL.

    Behind the head of a procedure or trigger stand statements that know its parameters: they
    are left out.
    """
    start = 0
    for end in (*_semicolons(text.sql), len(text.sql)):
        begin = start + len(lead(text.sql[start:end]))
        if _ROUTINE.match(text.sql, begin, end):
            return
        if begin < end:
            yield text.cut(begin, end)
        start = end + 1


def lead(sql: str) -> str:
    """The space and comments that a text begins with."""
    match = _LEAD.match(sql)
    return match[0] if match else ""


def without_comments(sql: str) -> str:
    """The same positions, with spaces for comments."""
    return _COMMENTS.sub(lambda m: " " * len(m[0]) if m["comment"] else m[0], sql)


def without_fragments(sql: str) -> str | None:
    """The same positions, with spaces for the holes that stand where no value can stand.

    None where there are none.
    """
    blanks, before, end = [], "", 0
    for token in _TOKEN.finditer(sql):
        word = token[0]
        if word.startswith(("--", "/*", "#")):
            continue
        touches = before == "." and token.start() == end
        if word == HOLE and not touches and not _expects_operand(before):
            blanks.append(token.span())
            continue
        before, end = word, token.end()
    return _blanked(sql, blanks) if blanks else None


def without_options(text: Text) -> Text:
    """``CREATE TABLE name (…)`` without what stands behind the columns, if there are some."""
    depth = 0
    for token in _TOKEN.finditer(text.sql):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if token[0] == ")" and depth == 0:
            return text.cut(0, token.end())
    return text


def _semicolons(sql: str) -> Iterator[int]:
    return (match.start() for match in _SPLITTING.finditer(sql) if match[0] == ";")


def _expects_operand(before: str) -> bool:
    return before[-1:] in _OPERAND_FOLLOWS or before.lower() in _WORD_BEFORE_OPERAND


def _blanked(sql: str, spans: list[tuple[int, int]]) -> str:
    parts, position = [], 0
    for start, end in spans:
        parts += [sql[position:start], " " * (end - start)]
        position = end
    return "".join(parts) + sql[position:]
