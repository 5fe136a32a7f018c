"""The text of an ignore file is read as the engine reads it."""

from __future__ import annotations

import pytest

from resilience_hooks.static.image.globs import BadPatternError
from resilience_hooks.static.image.ignorefile import read_ignore_file


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb\n", ["a", "b"]),
        ("a\r\nb\r\n", ["a", "b"]),
        ("\ufeffa", ["a"]),
        ("# a\n  # b\n", ["# b"]),
        ("\n  \n a \n", ["a"]),
        ("/a\n//b\n./c\nd/\n", ["a", "b", "c", "d"]),
        ("! /a\n!./b\n", ["!a", "!b"]),
        ("/\n.\n", ["/", "."]),
        ("a b\n", ["a b"]),
        ("a/../b\n", ["b"]),
        ("!!a", ["!!a"]),
        ("", []),
    ],
)
def test_patterns(text: str, expected: list[str]) -> None:
    """Comments begin in the first column; blanks around a pattern and its slashes go."""
    found = read_ignore_file(text.encode())
    assert [("!" if each.negated else "") + each.text for each in found] == expected


def test_lines() -> None:
    """Every pattern knows its line."""
    assert [each.line for each in read_ignore_file(b"# c\n\na\n\nb\n")] == [3, 5]


@pytest.mark.parametrize(
    ("text", "message"),
    [("a\n!\n", "line 2"), ("[", "line 1"), ("x\\\n", "line 1"), ("a" * 65536, "too long")],
    ids=["bang alone", "class", "backslash", "long line"],
)
def test_invalid(text: str, message: str) -> None:
    """What the engine refuses is named by its line."""
    with pytest.raises(BadPatternError, match=message):
        read_ignore_file(text.encode())


def test_bytes_that_are_no_text_are_kept() -> None:
    """A pattern may hold any byte that a file name may hold."""
    assert read_ignore_file(b"\xff")[0].text == "\udcff"
