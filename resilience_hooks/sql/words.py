"""What SQL looks like from far: cheap tests before anything is parsed."""

from __future__ import annotations

import re
from typing import Final

from resilience_hooks.sql.text import HOLE

_SKIPPED: Final = re.compile(rf"\s+|--[^\n]*|/\*.*?\*/|\(|{HOLE}", re.DOTALL)
_STATEMENT: Final = re.compile(
    r"(?:SELECT|WITH|INSERT|UPDATE|DELETE|MERGE|CREATE|ALTER|REPLACE|DECLARE|EXPLAIN)\b",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(r"\b(?:FROM|INTO|UPDATE|JOIN|TABLE|VIEW)\b", re.IGNORECASE)
_BOTH: Final = (
    re.compile(r"(?i)\b(?:select|insert|update|delete|merge|create|alter)\b"),
    re.compile(r"(?i)\b(?:from|into|set|table|view|using|values)\b"),
)
_DECLARES: Final = re.compile(r"(?i)\b(?:create|alter)\s[\w\s]{0,40}?\b(?:table|view)\s")


def may_have_sql(text: str) -> bool:
    """Whether there may be a statement in a text."""
    return all(pattern.search(text) for pattern in _BOTH)


def may_declare(text: str) -> bool:
    """Whether there may be a statement in a text that makes or changes a table."""
    return _DECLARES.search(text) is not None


def is_sql(text: str) -> bool:
    """Whether a text begins as a statement does, and has a clause of one."""
    position = 0
    while skipped := _SKIPPED.match(text, position):
        position = skipped.end()
    return _STATEMENT.match(text, position) is not None and _CLAUSE.search(text) is not None
