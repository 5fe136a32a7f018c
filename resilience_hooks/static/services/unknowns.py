"""Texts in which a part is not known: a variable without a value, a matrix that a job computes.

An unknown part stands in the text as its name between two NULs, which no file that is read as
text can hold. Equal names stand for equal values.
"""

from __future__ import annotations

import re
from typing import Final

_MARK: Final = "\0"
_SPECIAL: Final = re.compile(r"[^\w.@*#?-]+")
UNKNOWN: Final = re.compile(f"{_MARK}([^{_MARK}]*){_MARK}")


def unknown(name: str) -> str:
    """The part of a text that ``name`` stands for; it is one word to a shell and in a path."""
    return f"{_MARK}{_SPECIAL.sub('_', name)}{_MARK}"


def is_known(text: str) -> bool:
    """Whether no part of a text is unknown."""
    return _MARK not in text


def as_written(text: str) -> str:
    """The text for people and shells: an unknown part is a variable again."""
    return UNKNOWN.sub(r"${\1}", text)
