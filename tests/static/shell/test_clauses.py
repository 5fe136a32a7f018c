"""Which part of which compound command a simple command stands in."""

from __future__ import annotations

import pytest

from resilience_hooks.static.shell import Command, Word, parse_script


def _commands(text: str) -> dict[str, Command]:
    """Each command of a text by its first word."""
    return {_text(command.words[0]): command for command in parse_script(text).commands}


def _text(word: Word) -> str:
    return word.plain or "".join(f"${getattr(part, 'name', '')}" for part in word.parts)


def _place(text: str, name: str) -> list[tuple[str, int, bool]]:
    clauses = _commands(text)[name].clauses
    return [(clause.keyword, clause.arm, clause.is_test) for clause in clauses]


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        pytest.param("a; b", "b", [], id="none"),
        pytest.param("if a; then b; fi", "a", [("if", 0, True)], id="condition"),
        pytest.param("if a; then b; fi", "b", [("if", 0, False)], id="then"),
        pytest.param("if a; then b; elif c; then d; fi", "c", [("if", 1, True)], id="elif"),
        pytest.param("if a; then b; elif c; then d; fi", "d", [("if", 1, False)], id="elif-then"),
        pytest.param("if a; then b; else c; fi", "c", [("if", 1, False)], id="else"),
        pytest.param("if a; then b; fi; c", "c", [], id="behind"),
        pytest.param("while a; do b; done", "a", [("while", 0, True)], id="while"),
        pytest.param("while a; do b; done", "b", [("while", 0, False)], id="do"),
        pytest.param("for x in 1 2\ndo a; done", "a", [("for", 0, False)], id="for"),
        pytest.param("case $x in p) a;; q) b;; esac", "a", [("case", 0, False)], id="first arm"),
        pytest.param("case $x in p) a;; q) b;; esac", "b", [("case", 1, False)], id="second arm"),
        pytest.param("f() { a; }", "a", [("function", 0, False)], id="function"),
        pytest.param("function f {\na\n}", "a", [("function", 0, False)], id="function word"),
        pytest.param("function f()\n{\na\n}", "a", [("function", 0, False)], id="both"),
        pytest.param("f() (a); { b; }", "b", [("{", 0, False)], id="a name is not kept"),
        pytest.param(
            "if a; then while b; do c; done; fi",
            "c",
            [("if", 0, False), ("while", 0, False)],
            id="nested",
        ),
        pytest.param("fi; done; esac; }; a", "a", [], id="endings without a beginning"),
    ],
)
def test_place(text: str, name: str, place: list[tuple[str, int, bool]]) -> None:
    """A command knows the parts of compound commands around it, outermost first."""
    assert _place(text, name) == place


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        pytest.param("for x in 1 '2 3'; do a; done", "a", ["x", "in", "1", "2 3"], id="for"),
        pytest.param("for x; do a; done", "a", ["x"], id="for each argument"),
        pytest.param("case $x in (p|q) a;; esac", "a", ["$x", "p", "q"], id="case"),
        pytest.param("case $x in p) b;; *) a; esac", "a", ["$x", "*"], id="last arm"),
        pytest.param("f() { a; }", "a", ["f"], id="function"),
        pytest.param("function f { a; }", "a", ["f"], id="function word"),
        pytest.param("if b; then a; fi", "a", [], id="if"),
    ],
)
def test_words(text: str, name: str, words: list[str]) -> None:
    """A header's words stand in the clause."""
    assert [_text(word) for word in _commands(text)[name].clauses[-1].words] == words


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        pytest.param("a", [False], id="plain"),
        pytest.param("! a", [True], id="negated"),
        pytest.param("! a | b; c", [True, True, False], id="a pipeline as a whole"),
        pytest.param("! a && b", [True, False], id="not the rest of a list"),
        pytest.param("if ! a; then b; fi", [True, False], id="condition"),
        pytest.param("test ! -f x", [False], id="an operand"),
    ],
)
def test_negated(text: str, negated: list[bool]) -> None:
    """``!`` turns the status of one pipeline round."""
    assert [command.negated for command in parse_script(text).commands] == negated


def test_too_deep() -> None:
    """Blocks in blocks in blocks are given up on, not followed at any cost."""
    script = parse_script("if a; then " * 5000 + "b; " + "fi; " * 5000)
    assert script.problem == "line 1: blocks stand too deep in one another"


def test_numbers() -> None:
    """Two compound commands that look alike have different numbers."""
    commands = _commands("if a; then b; fi; if c; then d; fi")
    assert commands["b"].clauses[0].number == commands["a"].clauses[0].number
    assert commands["d"].clauses[0].number != commands["b"].clauses[0].number
