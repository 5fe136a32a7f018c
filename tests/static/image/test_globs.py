"""Globs of COPY sources match as Go's filepath.Match does."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience_hooks.static.image.globs import (
    BadPatternError,
    compile_glob,
    has_wildcards,
    split_wildcards,
)

MATCHES = [
    ("abc", "abc"),
    ("*", "abc"),
    ("*", ""),
    ("*c", "abc"),
    ("a*", "a"),
    ("a*/b", "abc/b"),
    ("a*b*c*d*e*/f", "axbxcxdxexxx/f"),
    ("a*b?c*x", "abxbbxdbxebxczzx"),
    ("ab[c]", "abc"),
    ("ab[b-d]", "abc"),
    ("ab[^e-g]", "abc"),
    ("a\\*b", "a*b"),
    ("a[^a]b", "a☺b"),
    ("[a-ζ]*", "α"),
    ("a[^x]b", "a/b"),
    ("[\\]a]", "]"),
    ("[\\-]", "-"),
    ("[x\\-]", "-"),
    ("*x", "xxx"),
    ("**/x", "a/x"),
    ("[[]x", "[x"),
    ("[^z-a]", "q"),
    (".*", ".env"),
]
OTHERS = [
    ("a*", "ab/c"),
    ("a*/b", "a/c/b"),
    ("a?b", "a/b"),
    ("a*b", "a/b"),
    ("ab[e-g]", "abc"),
    ("ab[^b-d]", "abc"),
    ("a\\*b", "ab"),
    ("a???b", "a☺b"),
    ("*[a-ζ]", "A"),
    ("**/x", "a/b/x"),
    ("**/x", "x"),
    ("[z-a]", "b"),
    ("[!a]", "b"),
    ("a", "A"),
    ("*.py", "a.pyc"),
    ("", "a"),
]
MALFORMED = ["[]a]", "[-]", "[x-]", "[-x]", "\\", "[a-b-c]", "[", "[^", "[^bc", "a[", "a\\", "[\\"]


@pytest.mark.parametrize(("pattern", "text"), MATCHES)
def test_matches(pattern: str, text: str) -> None:
    """Stars stop at slashes, classes do not, a backslash quotes."""
    assert compile_glob(pattern).fullmatch(text)


@pytest.mark.parametrize(("pattern", "text"), OTHERS)
def test_does_not_match(pattern: str, text: str) -> None:
    """What a shell or a regular expression might accept."""
    assert not compile_glob(pattern).fullmatch(text)


@pytest.mark.parametrize("pattern", MALFORMED)
def test_malformed(pattern: str) -> None:
    """Malformed patterns are refused whatever the text is."""
    with pytest.raises(BadPatternError, match=re.escape(pattern)):
        compile_glob(pattern)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a*b", True), ("a?", True), ("[a", True), ("a\\*b", False), ("a\\\\*", True), ("a]b", False)],
)
def test_has_wildcards(text: str, expected: bool) -> None:
    """A quoted wildcard is none."""
    assert has_wildcards(text) is expected


def test_split_wildcards() -> None:
    """The first component with a wildcard begins the pattern."""
    assert split_wildcards("/a/b*/c") == ("/a", "b*/c")
    assert split_wildcards("/*") == ("", "*")
    assert split_wildcards("/a/b") == ("/a/b", "")


@given(st.text("ab/*?", max_size=8), st.text("ab/", max_size=8))
def test_equals_a_plain_definition(pattern: str, text: str) -> None:
    """Without classes a glob means what its definition says, however stars are nested."""
    assert bool(compile_glob(pattern).fullmatch(text)) == _matches(pattern, text)


def _matches(pattern: str, text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        ahead = bool(text) and text[0] != "/" and _matches(pattern, text[1:])
        return ahead or _matches(pattern[1:], text)
    fits = bool(text) and (pattern[0] == text[0] or (pattern[0] == "?" and text[0] != "/"))
    return fits and _matches(pattern[1:], text[1:])


def test_many_stars_take_linear_time() -> None:
    """A pattern that makes a backtracking matcher hang is decided at once."""
    assert not compile_glob("*a" * 50 + "b").fullmatch("a" * 2000)
