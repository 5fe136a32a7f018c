"""Text of a repository as a report may show it: nothing in it acts, hides, forges a line or tells.

A name may hold escape sequences, bidirectional controls and line ends; a log that is shown later
plays them as well. They are written as Python writes them: ``\\x1b``, ``\\u202e``, ``\\n``. Secrets
are left out.
"""

from __future__ import annotations

import re
from typing import Final

from resilience_hooks.redaction import redacted

_ACTIVE: Final = re.compile(  # controls but the tab, and those that turn the direction of text
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\udc80-\udc9f]"
)
_COLORS: Final = re.compile(r"(\x1b\[(?:0|2|1|32|1;3[136])m)")
"""The sequences of ``style``."""


def printable(text: str) -> str:
    """One line without its secrets, in which every active character is spelt out; tabs stay."""
    text = redacted(text)
    return text if text.isprintable() else _ACTIVE.sub(_spelt, text)


def printable_lines(text: str) -> str:
    """The same of a text of several lines."""
    return "\n".join(map(printable, text.split("\n")))


def colored_lines(text: str) -> str:
    """The same of a text that is coloured already."""
    parts = _COLORS.split(text)
    parts[::2] = map(printable_lines, parts[::2])
    return "".join(parts)


def _spelt(found: re.Match[str]) -> str:
    return repr(found[0])[1:-1]
