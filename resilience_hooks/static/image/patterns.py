"""The patterns of ignore files, of ``--exclude`` and of ``--parents``, one by one.

They are those of moby/patternmatcher: a pattern becomes a regular expression in which ``*`` and
``?`` stop at a slash, ``**`` crosses slashes, and ``**`` with a slash behind it may match nothing.
Text around a single leading or trailing ``**`` is compared as it is, so ``**c.py`` matches
``abc.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.dockerfile.blanks import SPACES
from resilience_hooks.static.image.globs import BadPatternError, compile_glob, once, read_class
from resilience_hooks.static.image.paths import clean

_TOKEN: Final = re.compile(
    r"(?P<deep>\*\*/?)|(?P<star>\*)|(?P<one>\?)|(?P<escape>\\.?)|(?P<class>\[)|[^*?\[\\]+",
    re.DOTALL,
)
_PLAIN: Final = re.compile(r"(?P<before>[^*?\[\\]*)(?P<deep>\*\*)?(?P<behind>[^*?\[\\]*)")
_LITERAL_HEAD: Final = re.compile(r"[^*?\[\\^]*")
_LITERAL_TAIL: Final = re.compile(r"(?<!\\)[^*?\[\]\\^]*\Z")
_CLASS_ESCAPE: Final = re.compile(r"\\[dDsSwW]")
_KNOWN_ESCAPE: Final = re.compile(
    r"\\(?:[AaBbCEfnQrtvz]|x[0-9A-Fa-f{]|[pP][CLMNPSZ{]|0|[1-7][0-7])"
)
_NOTHING: Final = r"[^\s\S]"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern, cleaned. ``negated`` patterns take back what earlier ones matched.

    ``line`` is its line in the ignore file, 0 where it is a flag's value.
    """

    text: str
    negated: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Shape:
    """How a pattern is found quickly, and how it is decided.

    A path that matches equals ``exact``, begins with ``head`` and ends with ``tail`` (of ``/``
    and the path), and one of its components is ``part``. ``source`` is the regular expression for
    the rest, None where those decide.
    """

    exact: str | None = None
    head: str = ""
    tail: str = ""
    part: str | None = None
    source: str | None = None


def read_patterns(lines: Iterable[tuple[int, str]]) -> tuple[Pattern, ...]:
    """Patterns from numbered texts; blank ones are skipped. Raises BadPatternError."""
    return tuple(_pattern(text.strip(SPACES), line) for line, text in lines if text.strip(SPACES))


def _pattern(text: str, line: int) -> Pattern:
    text = clean(text)
    if text == "!":
        raise BadPatternError("'!' re-includes nothing")
    negated = text.startswith("!")
    text = text.removeprefix("!")
    if "[" in text or "\\" in text:  # nothing else can be malformed
        compile_glob(text)
    return Pattern(text, negated, line)


def shape(text: str) -> Shape:
    """The shape of a pattern's text. Raises BadPatternError."""
    plain = _PLAIN.fullmatch(text)
    if plain and not plain["deep"]:
        return Shape(exact=text)
    if plain and not plain["behind"]:
        return Shape(head=plain["before"])
    if plain and not plain["before"]:
        return Shape(tail=plain["behind"])
    head = _LITERAL_HEAD.match(text)
    tail = _LITERAL_TAIL.search(text)
    return Shape(
        head=head[0] if head else "",
        tail=tail[0].lstrip("/") if tail else "",
        part=_whole_component(text),
        source=_expression(_units(text)),
    )


def _whole_component(text: str) -> str | None:
    """A component between slashes that has no wildcard, and that ``**`` leaves whole."""
    parts = text.split("/")
    for before, part in zip(["**", *parts], parts[:-1], strict=False):
        if _LITERAL_HEAD.fullmatch(part) and (before == "**" or not before.endswith("**")):
            return part
    return None


@dataclass(slots=True)
class _Chunk:
    """A regular expression of fixed length. ``crosses``: a class in it may match a slash."""

    source: str = ""
    crosses: bool = False


def _units(text: str) -> list[list[_Chunk]]:
    """Chunks between ``*``, in units between ``**``. Raises BadPatternError."""
    units = [[_Chunk()]]
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        assert token  # the alternatives cover every character
        at = token.end()
        chunk = units[-1][-1]
        if token["deep"]:
            units.append([_Chunk()])
        elif token["star"]:
            units[-1].append(_Chunk())
        elif token["class"]:
            source, at = _class(text, token.start())
            chunk.source, chunk.crosses = chunk.source + source, True
        else:
            chunk.source += _fixed(token)
    return units


def _fixed(token: re.Match[str]) -> str:
    if token["one"]:
        return "[^/]"
    if token["escape"]:
        return _escape(token)
    return re.escape(token[0]).replace(r"\^", "^")  # which is an anchor in an expression


def _escape(token: re.Match[str]) -> str:
    """Go's regular expressions know escapes that a path pattern never meant, as ``\\d``."""
    escape = token["escape"]
    if not (escape[1:].isascii() and escape[1:].isalnum()):
        return re.escape(escape[1:])
    if _CLASS_ESCAPE.fullmatch(escape):
        return escape
    if _KNOWN_ESCAPE.match(token.string, token.start()):
        return _NOTHING
    raise BadPatternError(f"'{token.string}' has the unknown escape {escape}")


def _class(text: str, start: int) -> tuple[str, int]:
    source, end = read_class(text, start)
    body = text[start:end]
    if re.search(r"(?<!\\)[*?]", body):
        return _NOTHING, end
    low_high = re.findall(r"\\?(.)-\\?(.)", body[1:-1], re.DOTALL)
    if any(low > high for low, high in low_high):
        raise BadPatternError(f"'{text}' has a range that runs backwards")
    return source, end


def _expression(units: list[list[_Chunk]]) -> str:
    """One regular expression, without a choice that could only be made again in vain."""
    pieces = [_unit(units[0], 0)]
    for at, unit in enumerate(units[1:], 1):
        is_last = at == len(units) - 1
        source = _unit(unit, at)
        if is_last and not source:
            pieces.append(".*")
        elif not is_last and unit[-1].source.endswith("/"):
            pieces.append(once(f"(?:.*?/)??{source}", f"deep{at}"))
        else:
            pieces.append(f"(?:.*/)?{source}")
    return "".join(pieces)


def _unit(chunks: list[_Chunk], number: int) -> str:
    pieces = [chunks[0].source]
    for at, chunk in enumerate(chunks[1:], 1):
        is_final = at == len(chunks) - 1 or chunk.crosses
        lazy = f"[^/]*?{chunk.source}"
        pieces.append(f"[^/]*{chunk.source}" if is_final else once(lazy, f"star{number}_{at}"))
    return "".join(pieces)
