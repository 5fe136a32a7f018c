from __future__ import annotations

import pytest

from resilience_hooks.static.dockerfile.decode import decode
from resilience_hooks.static.dockerfile.model import Problem


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(b"", "", id="empty"),
        pytest.param(b"FROM a\n", "FROM a\n", id="ascii"),
        pytest.param("# é\n".encode(), "# é\n", id="utf-8"),
        pytest.param(b"\xef\xbb\xbfFROM a\n", "FROM a\n", id="byte order mark"),
        pytest.param(b"FROM a\r\n", "FROM a\r\n", id="carriage returns stay"),
        pytest.param(b"RUN " + b"x" * 65531, "RUN " + "x" * 65531, id="the longest line"),
        pytest.param(b"x\n" * 70000, "x\n" * 70000, id="many short lines"),
    ],
)
def test_text(data: bytes, text: str) -> None:
    """Text is decoded without a complaint."""
    decoded = decode(data)
    assert (decoded.text, decoded.problems) == (text, ())


def test_other_encoding_is_readable() -> None:
    """A byte that is not UTF-8 is replaced and reported once, with its line, and is not fatal."""
    decoded = decode(b"FROM a\n# caf\xe9\n# \xe9\n")
    message = "byte 0xe9 is not UTF-8; save the file as UTF-8"
    assert decoded.text == "FROM a\n# caf\ufffd\n# \ufffd\n"
    assert decoded.problems == (Problem(2, message, fatal=False),)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        pytest.param(b"FROM a\n\0\n", 2, id="NUL"),
        pytest.param(b"\x7fELF\x02\x01\x01\0\0", 1, id="program"),
        pytest.param("FROM a\n".encode("utf-16"), 1, id="UTF-16"),
        pytest.param(b"\xfe\xff\0F", 1, id="UTF-16, big-endian"),
    ],
)
def test_no_text(data: bytes, line: int) -> None:
    """Bytes that are no text are one fatal problem."""
    decoded = decode(data)
    assert decoded.text is None
    assert [(problem.line, problem.fatal) for problem in decoded.problems] == [(line, True)]


def test_line_too_long_for_the_builder() -> None:
    """BuildKit refuses a line of 64 KiB; the first one is reported."""
    decoded = decode(b"FROM a\n" + b"x" * 65536 + b"\n" + b"y" * 65536)
    assert [(problem.line, problem.fatal) for problem in decoded.problems] == [(2, True)]
