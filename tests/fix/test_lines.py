"""Lines put into the bytes of a file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience_hooks.fix.lines import inserted

CASES: dict[str, tuple[bytes, dict[int, list[str]], bytes]] = {
    "in the middle": (b"a\nb\n", {1: ["x"]}, b"a\nx\nb\n"),
    "several in their order": (b"a\nb\n", {1: ["x", "y"]}, b"a\nx\ny\nb\n"),
    "at the end": (b"a\n", {1: ["x"]}, b"a\nx\n"),
    "in front": (b"a\n", {0: ["x"]}, b"x\na\n"),
    "no final newline, in the middle": (b"a\nb", {1: ["x"]}, b"a\nx\nb"),
    "no final newline, at the end": (b"a\nb", {2: ["x", "y"]}, b"a\nb\nx\ny"),
    "Windows": (b"a\r\nb\r\n", {1: ["x"]}, b"a\r\nx\r\nb\r\n"),
    "Windows without a final newline": (b"a\r\nb", {2: ["x"]}, b"a\r\nb\r\nx"),
    "mixed endings follow the line before": (b"a\nb\r\nc\n", {2: ["x"]}, b"a\nb\r\nx\r\nc\n"),
    "a byte order mark stays in front": (b"\xef\xbb\xbfa\n", {0: ["x"]}, b"\xef\xbb\xbfx\na\n"),
    "bytes that are no text stay": (b"\xff\xe9\nb\n", {1: ["x"]}, b"\xff\xe9\nx\nb\n"),
    "an empty file": (b"", {0: ["x"]}, b"x\n"),
    "nothing": (b"a\r\nb", {}, b"a\r\nb"),
}


@pytest.mark.parametrize(("data", "texts", "expected"), CASES.values(), ids=CASES)
def test_inserted(data: bytes, texts: dict[int, list[str]], expected: bytes) -> None:
    """Everything but the new lines stays byte for byte."""
    assert inserted(data, texts) == expected


@given(
    st.lists(st.sampled_from([b"a", b"", b"\tb", b"\xff"]), min_size=1, max_size=6),
    st.sampled_from([b"\n", b"\r\n"]),
    st.booleans(),
    st.integers(1, 6),
)
def test_taking_the_line_out_again_gives_the_file(
    lines: list[bytes], ending: bytes, ends: bool, number: int
) -> None:
    """Insertion has an inverse, wherever it is and however the file ends."""
    data = ending.join(lines) + (ending if ends else b"")
    ending = ending if ending in data else b"\n"
    found = inserted(data, {number: ["NEW"]})
    if found != data:  # the file has that many lines
        assert found.replace(b"NEW" + ending, b"", 1) == data or (
            found == data + ending + b"NEW" and not ends
        )
