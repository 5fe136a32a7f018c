"""Shell text as simple commands."""

from __future__ import annotations

import shlex
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience_hooks.static.shell import expand, fields, parse_script


def words(text: str, **values: str | None) -> list[tuple[str, ...] | None]:
    """Each command's words, its variables expanded; None where a word is unknown."""
    found: list[tuple[str, ...] | None] = []
    for command in parse_script(text).commands:
        split = [fields(word, values) for word in command.words]
        known = [part for part in split if part is not None]
        joined = tuple(text for part in known for text in part)
        found.append(joined if len(known) == len(split) else None)
    return found


COMMANDS = {
    "words": ("a b  c", [("a", "b", "c")]),
    "single quotes": ("a 'b  $X' c", [("a", "b  $X", "c")]),
    "double quotes": ('a "b  c"', [("a", "b  c")]),
    "an escaped blank": (r"a b\ c", [("a", "b c")]),
    "a joined line": ("a \\\n b", [("a", "b")]),
    "quotes inside a word": ("a--x='1 2'", [("a--x=1 2",)]),
    "an empty word": ("a ''", [("a", "")]),
    "a comment": ("a # b\nc", [("a",), ("c",)]),
    "a hash inside a word": ("a b#c", [("a", "b#c")]),
    "a list": ("a && b || c; d & e | f", [("a",), ("b",), ("c",), ("d",), ("e",), ("f",)]),
    "a subshell": ("(cd x; a)", [("cd", "x"), ("a",)]),
    "a condition": ("if a; then b; else c; fi", [("a",), ("b",), ("c",)]),
    "a loop": ("while a; do b; done", [("a",), ("b",)]),
    "a case": ("case $1 in x) a ;; *) b ;; esac", [("a",), ("b",)]),
    "a function": ("f() { a; }\nb", [("a",), ("b",)]),
    "redirections": ("a > f 2>&1 < g", [("a",)]),
    "a here-document": ("cat <<E\nrm -rf /\nE\na", [("cat",), ("a",)]),
    "a command substitution is unknown": ("a $(b)", [None]),
    "backticks are unknown": ("a `b`", [None]),
    "a form feed is part of a word": ("a\fb \v", [("a\fb", "\v")]),
    "a blank outside ASCII is part of a word": ("a\u2028b\u00a0c", [("a\u2028b\u00a0c",)]),
    "arithmetic is unknown": ("a $((1+1))", [None]),
}


@pytest.mark.parametrize(("text", "expected"), COMMANDS.values(), ids=COMMANDS)
def test_reads_commands(text: str, expected: list[tuple[str, ...] | None]) -> None:
    """The simple commands in the order they stand."""
    assert words(text) == expected


EXPANSIONS = {
    "a variable": ("$X", "1"),
    "braces": ("${X}y", "1y"),
    "an unset one is nothing": ("a$Y", "a"),
    "a default": ("${Y:-d}", "d"),
    "a default of an empty one": ("${E:-d}", "d"),
    "no default where it is set": ("${X:-d}", "1"),
    "a dash keeps the empty value": ("a${E-d}", "a"),
    "an alternative": ("${X:+y}", "y"),
    "no alternative": ("a${Y:+y}", "a"),
    "a nested default": ("${Y:-${X}2}", "12"),
    "an unknown value": ("$U", None),
    "a form that is not read": ("${X%1}", None),
    "a length": ("${#X}", None),
}


@pytest.mark.parametrize(("text", "expected"), EXPANSIONS.values(), ids=EXPANSIONS)
def test_expands(text: str, expected: str | None) -> None:
    """As POSIX 2.6.2, or not at all."""
    (command,) = parse_script(text).commands
    assert expand(command.words[0], {"X": "1", "E": "", "U": None}) == expected


def test_an_unquoted_variable_splits_and_vanishes() -> None:
    """Field splitting makes several words, or none."""
    assert words('a $X "$X" $Y', X="1 2") == [("a", "1", "2", "1 2")]


@pytest.mark.parametrize(
    "text", ["a 'b", 'a "b', "a ${b", "a $(b", "a `b", "cat <<", "a ${X:-" * 20_000]
)
def test_what_is_not_understood_is_said(text: str) -> None:
    """What came before is kept, the rest is left alone with a reason."""
    script = parse_script(f"first\n{text}")
    assert script.problem is not None
    assert script.problem.startswith("line ")
    assert words(f"first\n{text}")[0] == ("first",)


def test_conditions_and_subshells_are_counted() -> None:
    """A command knows how many blocks and parentheses stand around it."""
    script = parse_script("a\nif b; then (c); fi\nd")
    assert [(c.block, c.subshell) for c in script.commands] == [(0, 0), (1, 0), (1, 1), (0, 0)]


def test_groups_beside_one_another_have_shells_of_their_own() -> None:
    """The fewest parentheses that were open in between tell them from one group."""
    script = parse_script("(a; b) && (c; (d); (e)); f")
    assert [(c.floor, c.subshell) for c in script.commands] == [
        *((0, 1), (1, 1)), *((0, 1), (1, 2), (1, 2)), (0, 0)
    ]  # fmt: skip


def test_a_long_script_is_read_in_one_pass() -> None:
    """A megabyte of commands is a matter of seconds, not of its square."""
    script = parse_script("python -m job --name 'a b' && echo \"$X\"\n" * 25_000)
    assert len(script.commands) == 50_000


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    st.lists(st.text(st.characters(min_codepoint=33, max_codepoint=126)), min_size=1, max_size=4)
)
def test_literal_words_are_those_of_a_real_shell(texts: list[str]) -> None:
    """What shlex quotes, this reader and /bin/sh read back alike."""
    line = "printf '%s\\n' " + " ".join(shlex.quote(text) for text in texts)
    (found,) = words(line)
    assert found is not None
    done = subprocess.run(["/bin/sh", "-c", line], check=True, capture_output=True, text=True)
    assert list(found[2:]) == texts
    assert done.stdout == "".join(f"{text}\n" for text in texts)
