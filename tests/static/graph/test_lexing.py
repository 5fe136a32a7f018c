"""Logical lines: where they start and end, and when that is in doubt."""

from __future__ import annotations

import io
import itertools
import tokenize

import pytest
from hypothesis import given, settings

from resilience_hooks.static.graph.lexing import logical_lines
from tests.static.graph.sources import SOURCES

LINES = {
    "nothing": ("", []),
    "blank": ("\n  \n\t\n", []),
    "comments": ("# a\n  # b\n", []),
    "two": ("a\nb\n", ["a", "b"]),
    "no newline at the end": ("a\nb", ["a", "b"]),
    "indented": ("if a:\n    b\n", ["if a:", "b"]),
    "a comment behind": ("a  # b\nc", ["a  # b", "c"]),
    "a comment between": ("a\n# b\nc", ["a", "c"]),
    "brackets": ("a = (\n1,\n)\nb", ["a = (\n1,\n)", "b"]),
    "a comment in brackets": ("a = [  # (\n1]\nb", ["a = [  # (\n1]", "b"]),
    "a continuation": ("a = \\\n  1\nb", ["a = \\\n  1", "b"]),
    "a text": ('"""\na\n"""\nb', ['"""\na\n"""', "b"]),
    "a text with quotes": ('"""a"b""c\\""""\nb', ['"""a"b""c\\""""', "b"]),
    "texts of nothing": ('""\n""""""\n\'\'', ['""', '""""""', "''"]),
    "a text continued": ("'a\\\nb'\nc", ["'a\\\nb'", "c"]),
    "an escaped quote": (r"'\''", [r"'\''"]),
    "a raw text": (r"r'\\'", [r"r'\\'"]),
    "brackets in a text": ("'('\nb", ["'('", "b"]),
    "a hash in a text": ("'#'\nb", ["'#'", "b"]),
    "an f-string": ("f'{a}('\nb", ["f'{a}('", "b"]),
    "an f-string with its own quotes": ('f"{a["("]}"\nb', ['f"{a["("]}"', "b"]),
    "an f-string with a hash": ('f"{a["#"]}"\nb', ['f"{a["#"]}"', "b"]),
    "an f-string over lines": ('f"""{\na}\n"""\nb', ['f"""{\na}\n"""', "b"]),
    "a t-string": ('t"{a["("]}"\nb', ['t"{a["("]}"', "b"]),
    "a form feed": ("a\n\f\nb", ["a", "b"]),
    "a form feed behind code": ("a\f\nb", ["a\f", "b"]),
    "a vertical tab": ("a\x0b\nb", ["a\x0b", "b"]),
    "a separator of Unicode": ("a = '\u2028'\nb", ["a = '\u2028'", "b"]),
    "a comment right behind a name": ("if# {'\nb", ["if# {'", "b"]),
    "semicolons": ("a; b\nc", ["a; b", "c"]),
}


@pytest.mark.parametrize(("source", "expected"), LINES.values(), ids=LINES)
def test_lines(source: str, expected: list[str]) -> None:
    """Blank lines and comments are none; brackets, texts and backslashes join rows."""
    lines = logical_lines(source)
    assert lines is not None
    assert [lines.text(index) for index in range(len(lines))] == expected


DOUBTS = {
    "a lone carriage return": "a\rb",
    "a zero byte": "a\0",
    "a form feed in an indent": "if a:\n \f b",
    "tabs and blanks in one indent": "if a:\n \tb",
    "a line that begins with a continuation": "\\\na = 1",
    "an open bracket": "a = (\nb",
    "a closing bracket": "a)\n(b",
    "an open text": "a = '''\nb",
    "an open string": "a = 'b\nc",
    "a stray backslash": "a \\ b",
    "an f-string that nests deeply": "f\"{f'{f\"{f'{a}'}\"}'}\"",
    "an f-string with a comment": 'f"{a # "\n}"',
    "too many brackets": "(" * 300 + ")" * 300,
}


@pytest.mark.parametrize("source", DOUBTS.values(), ids=DOUBTS)
def test_doubt(source: str) -> None:
    """What might be read otherwise is not read at all."""
    assert logical_lines(source) is None


@settings(derandomize=True, max_examples=80, deadline=None, database=None)
@given(SOURCES)
def test_agrees_with_tokenize(source: str) -> None:
    """Lines start where the standard tokenizer says that they do."""
    lines = logical_lines(source)
    starts = _tokenized(source)
    if lines is not None and starts is not None:
        found = [source.count("\n", 0, start) + 1 for start in lines.starts]
        assert found == starts


def _tokenized(source: str) -> list[int] | None:
    skipped = {tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT}
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return None
    if any(token.type == tokenize.ERRORTOKEN for token in tokens):
        return None
    kinds = [token for token in tokens if token.type not in skipped]
    begun = itertools.pairwise([None, *kinds])
    return [
        token.start[0]
        for before, token in begun
        if token is not None
        and token.type != tokenize.ENDMARKER
        and (before is None or before.type == tokenize.NEWLINE)
    ]


def test_holding() -> None:
    """Offsets in comments between the lines belong to none."""
    lines = logical_lines("a b\n# c\nd (\ne)\n")
    assert lines is not None
    assert list(lines.holding([0, 2, 6, 8, 12])) == [0, 1]


def test_code() -> None:
    """Texts and comments are emptied, but not where a formatted string may hold code."""
    lines = logical_lines("a('b', \"c\")  # d\nf('e', f'{g}')\n")
    assert lines is not None
    assert lines.code(0) == "a('', '')  ''"
    assert lines.code(1) == "f('e', f'{g}')"
