from __future__ import annotations

import pytest

from resilience_hooks.static.dockerfile.forms import MixedArrayError, json_words


@pytest.mark.parametrize(
    ("keyword", "text", "words"),
    [
        pytest.param("CMD", '["a", "b c"]', ("a", "b c"), id="array"),
        pytest.param("CMD", "[]", (), id="empty array"),
        pytest.param("RUN", '  [ "a" ,\t"b" ]  ', ("a", "b"), id="blanks"),
        pytest.param("COPY", '["a b", "/d"]', ("a b", "/d"), id="COPY"),
        pytest.param("CMD", r'["\u00e9\n\"", "\\"]', ('é\n"', "\\"), id="escapes"),
        pytest.param("CMD", r'["\ud83d\ude00"]', ("😀",), id="surrogate pair"),
        pytest.param("CMD", r'["\ud800"]', ("\ufffd",), id="lone surrogate"),
        pytest.param("HEALTHCHECK", 'CMD ["a"]', ("a",), id="HEALTHCHECK"),
        pytest.param("CMD", "python app.py", None, id="shell form"),
        pytest.param("CMD", "", None, id="nothing"),
        pytest.param("CMD", "['a', 'b']", None, id="single quotes"),
        pytest.param("CMD", '["a", "b"', None, id="not closed"),
        pytest.param("CMD", '["a",]', None, id="trailing comma"),
        pytest.param("CMD", '["a"] && b', None, id="something behind it"),
        pytest.param("CMD", "[ -f x ] && y", None, id="a shell's test"),
        pytest.param("CMD", "[NaN]", None, id="NaN is no JSON"),
        pytest.param("CMD", '["a\tb"]', None, id="control character"),
        pytest.param("CMD", "[" * 50_000, None, id="nested without end"),
        pytest.param("CMD", '"a"', None, id="a string"),
        pytest.param("CMD", '{"a": "b"}', None, id="an object"),
        pytest.param("ENV", '["a"]', None, id="ENV has no JSON form"),
        pytest.param("WORKDIR", '["a"]', None, id="WORKDIR has no JSON form"),
        pytest.param("HEALTHCHECK", '["a"]', None, id="HEALTHCHECK without CMD"),
    ],
)
def test_form(keyword: str, text: str, words: tuple[str, ...] | None) -> None:
    """A JSON array of strings is the JSON form; everything else is the shell form."""
    assert json_words(keyword, text) == words


@pytest.mark.parametrize("text", ['["a", 1]', '["a", ["b"]]', "[null]", "[{}]", "[true]"])
def test_array_of_other_things(text: str) -> None:
    """A JSON array of something else is neither: BuildKit refuses it."""
    with pytest.raises(MixedArrayError):
        json_words("CMD", text)
