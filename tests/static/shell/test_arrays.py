"""Arrays of words, as bash assigns them."""

from __future__ import annotations

import pytest

from resilience_hooks.static.shell import parse_script


def _arrays(text: str) -> list[tuple[str, bool, list[str | None]]]:
    return [
        (array.name, array.extends, [word.plain for word in array.words])
        for command in parse_script(text).commands
        for array in command.arrays
    ]


@pytest.mark.parametrize(
    ("text", "arrays"),
    [
        pytest.param("a=(x 'y z')", [("a", False, ["x", "y z"])], id="words"),
        pytest.param("a=()", [("a", False, [])], id="empty"),
        pytest.param("a+=(x)", [("a", True, ["x"])], id="extended"),
        pytest.param("a=(x\n y # no word\n z)", [("a", False, ["x", "y", "z"])], id="lines"),
        pytest.param("local a=(x)", [("a", False, ["x"])], id="local"),
        pytest.param("declare -a a+=(x); b", [("a", True, ["x"])], id="declared"),
        pytest.param("f() { a=(x); }", [("a", False, ["x"])], id="in a function"),
        pytest.param("a=x; (b)", [], id="a subshell behind an assignment"),
        pytest.param("a=$(b c)", [], id="a substitution"),
        pytest.param("a() { b; }", [], id="a function"),
        pytest.param("(a=x)", [], id="in a subshell"),
    ],
)
def test_arrays(text: str, arrays: list[tuple[str, bool, list[str | None]]]) -> None:
    """The words between the parentheses are the array's, and run nothing."""
    assert _arrays(text) == arrays


@pytest.mark.parametrize(
    ("text", "programs"),
    [
        pytest.param("a=(python x.py); b", ["b"], id="behind"),
        pytest.param("a=(x) b", ["b"], id="in front"),
        pytest.param("local a=(x); b", ["local", "b"], id="local"),
    ],
)
def test_no_program(text: str, programs: list[str]) -> None:
    """An array's words are no command."""
    commands = parse_script(text).commands
    assert [command.words[0].plain for command in commands if command.words] == programs
