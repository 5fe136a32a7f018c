from __future__ import annotations

import pytest

from resilience_hooks.static.dockerfile.variables import (
    Expansion,
    RequiredVariableError,
    VariableError,
    expand_heredoc,
    expand_word,
    expand_words,
)

VALUES = {
    "A": "1",
    "EMPTY": "",
    "SPACED": "x  y",
    "FILE": "foo/bar.baz.py",
    "S": "foobarbaz",
    "STAR": "a*b",
    "QUOTE": "'\"",
    "É": "e",
}


@pytest.mark.parametrize(
    ("word", "text"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("hello world", "hello world", id="blanks stay"),
        pytest.param("$A", "1", id="name"),
        pytest.param("x$A/y", "x1/y", id="inside a path"),
        pytest.param("$AB$A", "1", id="the longest name"),
        pytest.param("${A}B", "1B", id="braces"),
        pytest.param("$É", "e", id="a letter of any script"),
        pytest.param("a\\", "a", id="escape at the end"),
        pytest.param("a\\\\", "a\\", id="escaped escape"),
        pytest.param(r"C:\x", "C:x", id="escape of an ordinary letter"),
        pytest.param(r"\$A", "$A", id="escaped sign"),
        pytest.param(r"\\$A", "\\1", id="escaped escape before a sign"),
        pytest.param("'$A'", "$A", id="single quotes are literal"),
        pytest.param(r"'\$A\'", r"\$A" + "\\", id="no escapes in single quotes"),
        pytest.param('"$A b"', "1 b", id="double quotes expand"),
        pytest.param(r'"\$A \" \\ \n"', r'$A " \ \n', id="escapes in double quotes"),
        pytest.param("a'b c'\"d\"", "ab cd", id="quotes in a word"),
        pytest.param("$QUOTE", "'\"", id="quotes in a value are text"),
        pytest.param("$SPACED", "x  y", id="blanks in a value stay"),
        pytest.param("$", "$", id="sign at the end"),
        pytest.param("a$ c", "a$ c", id="sign before a blank"),
        pytest.param("a$.b", "a$.b", id="sign before no name"),
        pytest.param("$$A", "A", id="a sign's own name has no value"),
        pytest.param("$1x$12y", "xy", id="numbers have no value"),
        pytest.param("$@$*$#$?$-$!", "", id="special parameters have no value"),
        pytest.param("a<b <<c", "a<b <<c", id="redirections are text"),
    ],
)
def test_word(word: str, text: str) -> None:
    """Quotes are removed, escapes processed, names replaced."""
    assert expand_word(word, VALUES).text == text


@pytest.mark.parametrize(
    ("word", "text"),
    [
        pytest.param("${A:-d}", "1", id=":- set"),
        pytest.param("${EMPTY:-d}", "d", id=":- empty"),
        pytest.param("${NO:-d}", "d", id=":- unset"),
        pytest.param("${A-d}", "1", id="- set"),
        pytest.param("${EMPTY-d}", "", id="- empty"),
        pytest.param("${NO-d}", "d", id="- unset"),
        pytest.param("${A:+d}", "d", id=":+ set"),
        pytest.param("${EMPTY:+d}", "", id=":+ empty"),
        pytest.param("${NO:+d}", "", id=":+ unset"),
        pytest.param("${A+d}", "d", id="+ set"),
        pytest.param("${EMPTY+d}", "d", id="+ empty"),
        pytest.param("${NO+d}", "", id="+ unset"),
        pytest.param("${A:?e}${A?}", "11", id="? set"),
        pytest.param("${EMPTY?e}", "", id="? empty"),
        pytest.param("${NO:-/opt}/app", "/opt/app", id="default with a slash"),
        pytest.param("${NO:-${NO:-$A}}", "1", id="nested"),
        pytest.param("${NO:-a b}", "a b", id="default with a blank"),
        pytest.param("${NO:-'}'}", "}", id="quoted brace in a default"),
        pytest.param(r"${NO:-\}}", "}", id="escaped brace in a default"),
        pytest.param("${NO:-}", "", id="empty default"),
        pytest.param("${NO:-:}", ":", id="colon in a default"),
        pytest.param("${1:-d}", "d", id="number"),
        pytest.param('"${NO:-"a b"}"', "a b", id="inside double quotes"),
    ],
)
def test_conditional(word: str, text: str) -> None:
    """Defaults, alternatives and requirements, with and without the colon."""
    assert expand_word(word, VALUES).text == text


@pytest.mark.parametrize(
    ("word", "text"),
    [
        pytest.param("${FILE%.*}", "foo/bar.baz", id="% shortest"),
        pytest.param("${FILE%%.*}", "foo/bar", id="%% longest"),
        pytest.param("${FILE#*/}", "bar.baz.py", id="# shortest"),
        pytest.param("${S##f*b}", "az", id="## longest"),
        pytest.param("${S#f*b}", "arbaz", id="# shortest of several"),
        pytest.param("${FILE##*/}", "bar.baz.py", id="base name"),
        pytest.param("${FILE%/*}", "foo", id="directory"),
        pytest.param("${FILE%.txt}", "foo/bar.baz.py", id="no match"),
        pytest.param("${FILE%??}", "foo/bar.baz.", id="any two"),
        pytest.param(r"${STAR%\**}", "a", id="quoted star"),
        pytest.param("${FILE%.$EXT}", "foo/bar.baz.py", id="pattern with a name"),
        pytest.param("${S/ba/X}", "fooXrbaz", id="/ first"),
        pytest.param("${S//ba/X}", "fooXrXz", id="// all"),
        pytest.param("${S//ba/}", "foorz", id="// removed"),
        pytest.param("${S/b*/$A}", "foo1", id="/ with a star and a name"),
        pytest.param(r"${FILE//\//-}", "foo-bar.baz.py", id="quoted slash"),
        pytest.param("${NO%x}${NO/a/b}", "", id="unset"),
    ],
)
def test_patterns(word: str, text: str) -> None:
    """Prefixes, suffixes and replacements."""
    assert expand_word(word, VALUES).text == text


@pytest.mark.parametrize(
    ("word", "unset"),
    [
        pytest.param("$A$EMPTY", [], id="set, or set and empty"),
        pytest.param("$NO/${NEIN}", ["NEIN", "NO"], id="two"),
        pytest.param("${NO:-d}", [], id="default"),
        pytest.param("${NO:-$NEIN}", ["NEIN"], id="unset in the default"),
        pytest.param("${A:-$NEIN}", [], id="default not used"),
        pytest.param("${A:+$NEIN}", ["NEIN"], id="alternative used"),
        pytest.param("${NO:+$NEIN}", ["NO"], id="alternative hangs on the name"),
        pytest.param("${EMPTY:+x}", [], id="empty is known"),
        pytest.param("${NO%$NEIN}", ["NEIN", "NO"], id="pattern"),
        pytest.param("'$NO' \\$NO", [], id="quoted"),
        pytest.param('"$NO"', ["NO"], id="in double quotes"),
    ],
)
def test_unset(word: str, unset: list[str]) -> None:
    """Names that the text hangs on and that have neither value nor default."""
    assert sorted(expand_word(word, VALUES).unset) == unset


@pytest.mark.parametrize(
    "word",
    [
        "${A",
        "${",
        "${}",
        "${:}",
        "${:-x}",
        "${{A}}",
        "${.}",
        "${A:}",
        "${A:x}",
        "${A:=x}",
        "${A:#x}",
        "${A:-${B}",
        "${A/x}",
        "${A/x/y",
        "'a",
        '"a',
        '"a\\',
        r"${A%\x}",
        "${NO:-" * 1000 + "}" * 1000,
    ],
)
def test_what_cannot_be_expanded(word: str) -> None:
    """Open quotes and braces, and substitutions that are none."""
    with pytest.raises(VariableError):
        expand_word(word, VALUES)


@pytest.mark.parametrize(
    ("word", "name", "message"),
    [
        pytest.param("${NO:?tell me}", "NO", "NO: tell me", id="message"),
        pytest.param("${NO?}", "NO", "NO: is not allowed to be unset", id="unset"),
        pytest.param("${EMPTY:?}", "EMPTY", "EMPTY: is not allowed to be empty", id="empty"),
    ],
)
def test_required(word: str, name: str, message: str) -> None:
    """A required name without value is an error that carries the name."""
    with pytest.raises(RequiredVariableError, match=message) as caught:
        expand_word(word, VALUES)
    assert caught.value.name == name


def test_values_cannot_grow_without_end() -> None:
    """A value that doubles with every line stops being expanded at the kernel's limit."""
    assert len(expand_word("$A$A", {"A": "x" * 60_000}).text) == 120_000
    with pytest.raises(VariableError, match="add more than"):
        expand_word("$A$A", {"A": "x" * 120_000})


def test_replacements_cannot_grow_without_end() -> None:
    """Nor does one that a replacement blows up."""
    values = {"A": "x" * 100_000, "R": "y" * 100_000}
    with pytest.raises(VariableError, match="add more than"):
        expand_word("${A//x/$R}", values)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        pytest.param("`$A", "$A", id="backtick escapes"),
        pytest.param(r"C:\$A", r"C:\1", id="backslash is ordinary"),
        pytest.param('"a`"b"', 'a"b', id="in double quotes"),
        pytest.param(r"${STAR%\**}", "a", id="patterns keep the backslash"),
    ],
)
def test_escape_directive(word: str, text: str) -> None:
    """With the directive a backtick escapes."""
    assert expand_word(word, VALUES, "`").text == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param(" a\tb ", ["a", "b"], id="blanks"),
        pytest.param("a$SPACED b", ["ax", "y", "b"], id="a value is split"),
        pytest.param('"a$SPACED" b', ["ax  y", "b"], id="a quoted value is not"),
        pytest.param("a\\ b c", ["a b", "c"], id="escaped blank"),
        pytest.param("'' \"\" a", ["a"], id="empty words vanish"),
        pytest.param("$EMPTY a", ["a"], id="empty value vanishes"),
        pytest.param("80 $NO", ["80", ""], id="unset value is kept as a word"),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    """Words are split after expansion, at blanks that are not quoted."""
    assert [word.text for word in expand_words(text, VALUES)] == words


def test_words_know_their_own_unset_names() -> None:
    """Each word carries the names that it hangs on."""
    words = expand_words("a$NO b $NEIN", VALUES)
    assert words == (
        Expansion("a", frozenset({"NO"})),
        Expansion("b"),
        Expansion("", frozenset({"NEIN"})),
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param("x = '$A'\n", "x = '1'\n", id="quotes are ordinary"),
        pytest.param("x = \"it's\n", "x = \"it's\n", id="open quotes are ordinary"),
        pytest.param("\\$A \\\\n\n", "$A \\n\n", id="a backslash escapes"),
        pytest.param("${NO:-d}\n", "d\n", id="substitution"),
    ],
)
def test_heredoc(body: str, text: str) -> None:
    """The body of a here-document keeps its quotes."""
    assert expand_heredoc(body, VALUES).text == text


def test_operands_are_split_before_they_are_expanded() -> None:
    """A value with a blank stays one path: COPY $P names one file."""
    assert expand_word("$P", {"P": "a.txt b.txt"}).text == "a.txt b.txt"
