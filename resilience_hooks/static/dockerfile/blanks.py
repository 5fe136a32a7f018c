"""What counts as blank: Go's ``unicode.IsSpace``, and the narrower set between words."""

from __future__ import annotations

import re

SPACES = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""Trimmed around lines and texts. ``str.strip`` alone would also take U+001C to U+001F."""

BETWEEN_WORDS = re.compile(r"[\t\v\f\r ]+")
"""Separates a keyword from its operands, and the operands of COPY, ADD, FROM and EXPOSE."""


def split_keyword(line: str) -> tuple[str, str]:
    """An instruction's keyword, upper case, and the text behind it."""
    keyword, *rest = BETWEEN_WORDS.split(line.strip(SPACES), maxsplit=1)
    return keyword.upper(), "".join(rest)


def split_words(text: str) -> tuple[str, ...]:
    """The operands of COPY, ADD, FROM and VOLUME in the shell form; quotes mean nothing here.

    BuildKit splits first and expands each word on its own, so a value with a blank is one path.
    """
    return tuple(BETWEEN_WORDS.split(text.strip(SPACES))) if text.strip(SPACES) else ()
