"""How deeply a text nests."""

from __future__ import annotations

import pytest

from resilience_hooks.static.graph.nesting import (
    TooDeepError,
    TooManyBracketsError,
    check_nesting,
)

FLAT = {
    "many statements": "x = -a + b\n" * 1_000,
    "a long list": "x = [" + "a.b + 1, " * 1_000 + "]",
    "a long call": "f(\n" + "    a=b.c,\n" * 1_000 + ")",
    "a long text": "x = '" + "-+." * 1_000 + "'",
    "a long comment": "x = 1  # " + "-+(." * 1_000,
    "a long f-string": "x = f'" + "{a.b} - " * 1_000 + "'",
    "a text with braces": "x = '{" + "-+." * 1_000 + "}'",
    "many ifs": "if x:\n  pass\nelif y:\n  pass\n" * 1_000,
    "joined statements": "x = 1; " * 1_000,
    "some brackets": "(" * 150 + ")" * 150,
    "some operators": "x = " + " + ".join("a" * 300),
    "unbalanced brackets": ")" * 1_000,
}


@pytest.mark.parametrize("text", FLAT.values(), ids=FLAT)
def test_flat(text: str) -> None:
    """Length alone is no depth."""
    check_nesting(text)


DEEP = {
    "operators": "x = " + " + ".join("a" * 500),
    "operators over lines": "x = (" + " +\n".join("a" * 500) + ")",
    "words": "x = " + "not " * 500 + "a",
    "attributes": "x = a" + ".b" * 500,
    "calls": "x = a" + "()" * 500,
    "calls of calls": "x = " + "f(1, " * 199 + ")" * 199 + "".join([".a"] * 400),
    "a field of an f-string": "x = f'{" + "+".join("a" * 500) + "}'",
    "elif": "if x:\n  pass\n" + "elif y:\n  pass\n" * 500,
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_deep(text: str) -> None:
    """Each operator since the last comma nests one deeper."""
    with pytest.raises(TooDeepError):
        check_nesting(text)


def test_brackets() -> None:
    """More than 200 open brackets compile nowhere; the line is named."""
    with pytest.raises(TooManyBracketsError, match="too many nested parentheses") as caught:
        check_nesting("x = 1\ny = " + "(\n" * 300)
    assert caught.value.line == 202
