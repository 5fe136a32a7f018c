"""The text of an ignore file, read as moby/patternmatcher's ``ignorefile`` reads it."""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.dockerfile.blanks import SPACES
from resilience_hooks.static.image.globs import BadPatternError
from resilience_hooks.static.image.paths import clean
from resilience_hooks.static.image.patterns import Pattern, read_patterns

_LONGEST_LINE = 64 * 1024
_BOM = "\ufeff"


def read_ignore_file(data: bytes) -> tuple[Pattern, ...]:
    """The patterns of an ignore file. Raises BadPatternError, which names the line.

    ``#`` begins a comment in the first column only. A leading slash means nothing: every pattern
    is relative to the build context.
    """
    text = data.decode("utf-8", "surrogateescape").removeprefix(_BOM)
    return tuple(
        pattern
        for number, line in enumerate(text.split("\n"), 1)
        for pattern in _read(number, line)
    )


def _read(number: int, line: str) -> Iterator[Pattern]:
    if line.startswith("#"):
        return
    try:
        if len(line) >= _LONGEST_LINE:
            raise BadPatternError("the line is too long")
        yield from read_patterns([(number, _normalised(line.strip(SPACES)))])
    except BadPatternError as error:
        raise BadPatternError(f"line {number}: {error}") from error


def _normalised(text: str) -> str:
    if not text.startswith("!"):
        return _relative(text)
    return "!" + _relative(text[1:].strip(SPACES))


def _relative(text: str) -> str:
    text = clean(text) if text else ""
    return text[1:] if len(text) > 1 and text.startswith("/") else text
