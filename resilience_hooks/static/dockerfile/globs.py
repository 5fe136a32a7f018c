"""The patterns of ``${x#p}``, ``${x%p}`` and ``${x/p/r}``: ``*``, ``?``, a backslash quotes either.

A set of positions in the text is an integer, bit i for position i, so a step through the pattern
moves all positions at once (Baeza-Yates and Gonnet's bit-parallel matching). Nothing backtracks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from resilience_hooks.static.dockerfile.expansion import VariableError, check_inserted

_TOKEN = re.compile(r"\\.?|.", re.DOTALL)
_QUOTABLE = "*?\\}/"


def trim_prefix(text: str, pattern: str, *, longest: bool) -> str:
    """The text without its shortest or longest beginning that matches."""
    return _trim(text, _tokens(pattern), longest=longest)


def trim_suffix(text: str, pattern: str, *, longest: bool) -> str:
    """The text without its shortest or longest ending that matches."""
    return _trim(text[::-1], _tokens(pattern)[::-1], longest=longest)[::-1]


def replace(text: str, pattern: str, replacement: str, *, everywhere: bool) -> str:
    """The text with its first match, or every match, replaced; each as long as possible."""
    parts: list[str] = []
    done = 0
    for start, end in _matches(text, _tokens(pattern)):
        parts += (text[done:start], replacement)
        done = end
        if not everywhere:
            break
    parts.append(text[done:])
    check_inserted(sum(map(len, parts)))
    return "".join(parts)


def _tokens(pattern: str) -> tuple[str, ...]:
    """Wildcards as they are, every other character behind a backslash."""
    return tuple(_token(found) for found in _TOKEN.findall(pattern))


def _token(found: str) -> str:
    if found in ("*", "?"):
        return found
    literal = found[-1]
    if found[0] == "\\" and (len(found) == 1 or literal not in _QUOTABLE):
        raise VariableError(f"'{found}' is no escape that a pattern knows")
    return "\\" + literal


def _trim(text: str, tokens: tuple[str, ...], *, longest: bool) -> str:
    ends = _step_through(tokens, text)(1)
    if not ends:
        return text
    return text[(_highest if longest else _lowest)(ends) :]


def _matches(text: str, tokens: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Spans from left to right; an empty one that touches its predecessor does not count.

    Where matches begin is where the mirrored pattern ends in the mirrored text.
    """
    ends_from = _step_through(tokens, text)
    anywhere = (1 << len(text) + 1) - 1
    mirrored_starts = _step_through(tokens[::-1], text[::-1])(anywhere)
    at, previous = 0, -1
    while ahead := mirrored_starts & ((1 << len(text) - at + 1) - 1):
        start = len(text) - _highest(ahead)
        end = _highest(ends_from(1 << start))
        if end > start or end != previous:
            yield start, end
        at, previous = max(end, start + 1), end
        if at > len(text):
            return


def _step_through(tokens: tuple[str, ...], text: str) -> Callable[[int], int]:
    """A function from the positions where a match may begin to those where it may end."""

    @cache
    def positions(token: str) -> int:
        bits = (_accepts(token, character) for character in reversed(text))
        return int("".join("1" if bit else "0" for bit in bits) or "0", 2)

    def ends(at: int) -> int:
        for token in tokens:
            allowed = positions(token)
            at = _spread(at, allowed) if token == "*" else (at & allowed) << 1
        return at

    return ends


def _accepts(token: str, character: str) -> bool:
    return character != "\n" if token in ("*", "?") else token[1] == character


def _spread(at: int, allowed: int) -> int:
    """All positions reached from ``at`` over any number of allowed characters (Myers's carry)."""
    return (((at & allowed) + allowed) ^ allowed) | at


def _lowest(positions: int) -> int:
    return (positions & -positions).bit_length() - 1


def _highest(positions: int) -> int:
    return positions.bit_length() - 1
