from __future__ import annotations

import pytest

from resilience_hooks.static.dockerfile.model import Instruction
from resilience_hooks.static.dockerfile.pairs import pairs, quoted_words

Pairs = list[tuple[str, str | None]]


@pytest.mark.parametrize(
    ("keyword", "text", "expected"),
    [
        pytest.param("ENV", "A=1", [("A", "1")], id="one"),
        pytest.param("ENV", "A=1 B=2\tC=", [("A", "1"), ("B", "2"), ("C", "")], id="several"),
        pytest.param("ENV", 'A="x y" B=z', [("A", '"x y"'), ("B", "z")], id="double quotes"),
        pytest.param("ENV", "A='x \"y' B=z", [("A", "'x \"y'"), ("B", "z")], id="single quotes"),
        pytest.param("ENV", r"A=x\ y B=z", [("A", r"x\ y"), ("B", "z")], id="escaped blank"),
        pytest.param("ENV", r'A="x\" y" B=z', [("A", r'"x\" y"'), ("B", "z")], id="escaped quote"),
        pytest.param("ENV", r"A='x\' B=z", [("A", r"'x\'"), ("B", "z")], id="no escape in '"),
        pytest.param("ENV", "A=b=c", [("A", "b=c")], id="second equals sign"),
        pytest.param("ENV", "A=$B ${C}=d", [("A", "$B"), ("${C}", "d")], id="not expanded"),
        pytest.param("ENV", 'A="x y', [("A", '"x y')], id="quote that stays open"),
        pytest.param("ENV", "A some value", [("A", "some value")], id="legacy"),
        pytest.param("ENV", "A  x  =  y", [("A", "x  =  y")], id="legacy, blanks and sign"),
        pytest.param("ENV", 'A "x y"', [("A", '"x y"')], id="legacy, quoted"),
        pytest.param("ENV", "A", [("A", None)], id="legacy without value"),
        pytest.param("ENV", "A=1 B", [("A", "1"), ("B", None)], id="second without value"),
        pytest.param("ENV", "", [], id="nothing"),
        pytest.param("LABEL", 'a.b="c" d=e', [("a.b", '"c"'), ("d", "e")], id="LABEL"),
        pytest.param("LABEL", "a b c", [("a", "b c")], id="LABEL, legacy"),
        pytest.param("ARG", "A", [("A", None)], id="ARG, name"),
        pytest.param("ARG", "A B", [("A", None), ("B", None)], id="ARG, two names"),
        pytest.param("ARG", "A=1 B", [("A", "1"), ("B", None)], id="ARG, both"),
        pytest.param("ARG", "A=", [("A", "")], id="ARG, empty is not unset"),
        pytest.param("ARG", 'A="a b" B=c', [("A", '"a b"'), ("B", "c")], id="ARG, quoted"),
    ],
)
def test_pairs(keyword: str, text: str, expected: Pairs) -> None:
    """Names and values as written: quoted, unexpanded, None where there is no value."""
    assert list(pairs(Instruction(keyword, text, 1, 1), "\\")) == expected


@pytest.mark.parametrize(
    ("text", "escape", "words"),
    [
        pytest.param("A=C:\\x B=y", "`", ["A=C:\\x", "B=y"], id="backslash is ordinary"),
        pytest.param("A=x` y", "`", ["A=x` y"], id="backtick escapes"),
        pytest.param("a\u00a0b", "\\", ["a", "b"], id="no-break space separates"),
        pytest.param("a\\", "\\", ["a"], id="escape at the end is dropped"),
        pytest.param('"a\\', "\\", ['"a'], id="escape at the end of an open quote"),
        pytest.param("'a\\", "\\", ["'a\\"], id="no escape in single quotes"),
        pytest.param('a"b c"d', "\\", ['a"b c"d'], id="quotes in a word"),
    ],
)
def test_quoted_words(text: str, escape: str, words: list[str]) -> None:
    """Quotes and escapes keep blanks together and stay in the words."""
    assert list(quoted_words(text, escape)) == words
