"""From the bytes of a file to text, with a complaint instead of an exception."""

from __future__ import annotations

from dataclasses import dataclass

from resilience_hooks.static.dockerfile.model import Problem

_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_MAX_LINE = (1 << 16) - 1
"""BuildKit's scanner holds no longer line, counted in bytes."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without byte order mark (None where there is none), and what was wrong."""

    text: str | None
    problems: tuple[Problem, ...] = ()


def decode(data: bytes) -> Decoded:
    """The text of a Dockerfile.

    A byte that is not UTF-8 becomes U+FFFD, which is also what BuildKit's word expansion makes
    of it.
    """
    if data.startswith(_UTF_16):
        return Decoded(None, (Problem(1, "the file is UTF-16; save it as UTF-8"),))
    if b"\0" in data:
        line = _line(data, data.index(b"\0"))
        return Decoded(None, (Problem(line, "a NUL byte: this is no text file"),))
    text, problems = _to_text(data.removeprefix(_BOM))
    return Decoded(text, problems + _long_lines(data))


def _to_text(data: bytes) -> tuple[str, tuple[Problem, ...]]:
    try:
        return data.decode(), ()
    except UnicodeDecodeError as error:
        byte = data[error.start]
        message = f"byte 0x{byte:02x} is not UTF-8; save the file as UTF-8"
        problem = Problem(_line(data, error.start), message, fatal=False)
        return data.decode(errors="replace"), (problem,)


def _long_lines(data: bytes) -> tuple[Problem, ...]:
    message = f"the line is longer than the {_MAX_LINE} bytes that BuildKit reads; split it"
    lines = enumerate(data.split(b"\n"), start=1)
    return tuple(Problem(number, message) for number, line in lines if len(line) > _MAX_LINE)[:1]


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1
