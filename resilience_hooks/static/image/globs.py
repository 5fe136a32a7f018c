"""The patterns of COPY sources: Go's ``filepath.Match`` on a POSIX system.

``*`` and ``?`` stop at a slash, ``[a-z]`` and ``[^a-z]`` do not, a backslash quotes, and ``**``
is ``*`` (https://pkg.go.dev/path/filepath#Match).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_RUN: Final = re.compile(r"[^*?\[\\]+")
_STARS: Final = re.compile(r"\*+")
_WILDCARD: Final = re.compile(r"(?:[^\\*?\[]|\\.)*[*?\[]", re.DOTALL)


class BadPatternError(Exception):
    """The pattern is malformed, as Go's ``ErrBadPattern``: a build that uses it fails."""


def has_wildcards(text: str) -> bool:
    """Whether a text has an unquoted ``*``, ``?`` or ``[``."""
    return _WILDCARD.match(text) is not None


def split_wildcards(path: str) -> tuple[str, str]:
    """A cleaned path before its first component with a wildcard, and from there on."""
    parts = path.split("/")
    first = next((at for at, part in enumerate(parts) if has_wildcards(part)), len(parts))
    return "/".join(parts[:first]), "/".join(parts[first:])


@lru_cache(maxsize=4096)
def compile_glob(pattern: str) -> re.Pattern[str]:
    """A regular expression for ``fullmatch``. Raises BadPatternError.

    Like Go's matcher it takes the first place behind a ``*`` where what follows fits, and does
    not look back: the time is linear in the text for each ``*``.
    """
    first, *starred = _chunks(pattern)
    pieces = [first]
    for at, chunk in enumerate(starred, 1):
        is_last = at == len(starred)
        pieces.append(f"[^/]*{chunk}" if is_last else once(f"[^/]*?{chunk}", f"star{at}"))
    return re.compile("".join(pieces), re.DOTALL)


def once(expression: str, name: str) -> str:
    """An atomic group: what it matched first is final. Python 3.10 has no ``(?>…)``."""
    return f"(?=(?P<{name}>{expression}))(?P={name})"


def read_class(pattern: str, start: int) -> tuple[str, int]:
    """The regular expression of the class that begins at ``[``, and the index behind it.

    Raises BadPatternError.
    """
    at = start + 1
    negated = pattern[at : at + 1] == "^"
    at += negated
    ranges: list[str] = []
    while not ranges or pattern[at : at + 1] != "]":
        low, at = _class_character(pattern, at)
        high = low
        if pattern[at : at + 1] == "-":
            high, at = _class_character(pattern, at + 1)
        ranges.append(f"{re.escape(low)}-{re.escape(high)}" if low <= high else "")
    accepted = "".join(ranges)
    if not accepted:
        return (r"[\s\S]" if negated else r"[^\s\S]"), at + 1
    return f"[{'^' if negated else ''}{accepted}]", at + 1


def _chunks(pattern: str) -> list[str]:
    """Regular expressions of fixed length, as many as there are stars and one more."""
    chunks = [""]
    at = 0
    while at < len(pattern):
        if stars := _STARS.match(pattern, at):
            at = stars.end()
            chunks.append("")
        elif run := _RUN.match(pattern, at):
            at = run.end()
            chunks[-1] += re.escape(run[0])
        else:
            piece, at = _special(pattern, at)
            chunks[-1] += piece
    return chunks


def _special(pattern: str, at: int) -> tuple[str, int]:
    if pattern[at] == "?":
        return "[^/]", at + 1
    if pattern[at] == "[":
        return read_class(pattern, at)
    if at + 1 == len(pattern):
        raise BadPatternError(f"'{pattern}' ends with a backslash")
    return re.escape(pattern[at + 1]), at + 2


def _class_character(pattern: str, at: int) -> tuple[str, int]:
    if pattern[at : at + 1] == "\\":
        at += 1
    elif pattern[at : at + 1] in {"-", "]"}:
        raise BadPatternError(f"'{pattern}' has an incomplete class")
    if at + 1 >= len(pattern):
        raise BadPatternError(f"'{pattern}' has a class that nothing closes")
    return pattern[at], at + 1
