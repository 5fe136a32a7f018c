from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience_hooks.static.dockerfile import globs
from resilience_hooks.static.dockerfile.expansion import VariableError

TEXTS = st.text("ab*\n", max_size=8)
PATTERNS = st.text("ab*?", max_size=6)
PROPERTY = settings(max_examples=200, derandomize=True, deadline=None, database=None)


def regular_expression(pattern: str, star: str) -> str:
    """The same pattern for a backtracking engine."""
    return "".join({"*": star, "?": "."}.get(char) or re.escape(char) for char in pattern)


@PROPERTY
@given(TEXTS, PATTERNS, st.booleans())
def test_prefix_as_a_backtracking_engine_finds_it(text: str, pattern: str, longest: bool) -> None:
    """Trimming agrees with greedy, or lazy, regular expressions."""
    found = re.match(regular_expression(pattern, ".*" if longest else ".*?"), text)
    expected = text[found.end() :] if found else text
    assert globs.trim_prefix(text, pattern, longest=longest) == expected


@PROPERTY
@given(TEXTS, PATTERNS, st.booleans())
def test_suffix_mirrors_prefix(text: str, pattern: str, longest: bool) -> None:
    """A suffix is the prefix of the mirrored text."""
    mirrored = globs.trim_prefix(text[::-1], pattern[::-1], longest=longest)[::-1]
    assert globs.trim_suffix(text, pattern, longest=longest) == mirrored


@PROPERTY
@given(TEXTS, PATTERNS)
def test_first_replacement_as_a_backtracking_engine_does_it(text: str, pattern: str) -> None:
    """The leftmost match is replaced, as long as it can be."""
    expected = re.sub(regular_expression(pattern, ".*"), "X", text, count=1)
    assert globs.replace(text, pattern, "X", everywhere=False) == expected


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        pytest.param("a-b-c", "-", "aXbXc", id="literal"),
        pytest.param("abcabc", "b?", "aXaX", id="any character"),
        pytest.param("abab", "a*b", "X", id="as long as possible"),
        pytest.param("abc", "*", "X", id="an empty match behind another does not count"),
        pytest.param("abc", "", "XaXbXcX", id="empty pattern"),
        pytest.param("", "*", "X", id="empty text"),
        pytest.param("a*b", r"\*", "aXb", id="quoted star"),
        pytest.param("a/b", r"\/", "aXb", id="quoted slash"),
        pytest.param("a}b", r"\}", "aXb", id="quoted brace"),
        pytest.param(r"a\b", r"\\", "aXb", id="quoted backslash"),
        pytest.param("a.b", ".", "aXb", id="a dot is a dot"),
        pytest.param("[a]", "[", "Xa]", id="brackets mean nothing"),
    ],
)
def test_replace_everywhere(text: str, pattern: str, expected: str) -> None:
    """Every match is replaced, from left to right."""
    assert globs.replace(text, pattern, "X", everywhere=True) == expected


@pytest.mark.parametrize("pattern", [r"\a", "\\", r"a\ "])
def test_unknown_escape(pattern: str) -> None:
    """A backslash quotes wildcards, itself, a slash and a brace, and nothing else."""
    with pytest.raises(VariableError, match="no escape that a pattern knows"):
        globs.trim_prefix("a", pattern, longest=True)


def test_no_pattern_backtracks() -> None:
    """A pattern that takes backtracking engines ages is done at once."""
    started = time.perf_counter()
    assert globs.trim_prefix("a" * 20_000, "a*" * 50 + "b", longest=True) == "a" * 20_000
    assert time.perf_counter() - started < 5
