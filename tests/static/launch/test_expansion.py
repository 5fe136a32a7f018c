"""Shell words as fields, where only a part of what they hold is known."""

from __future__ import annotations

import pytest

from resilience_hooks.static.launch.expansion import argv_of, text_of
from resilience_hooks.static.launch.process import Process
from resilience_hooks.static.shell import Command, parse_script
from tests.static.launch.images import process

HERE = process(
    {"/app/run.sh": "", "/srv/": ""},
    {"A": "a", "TWO": "b c", "EMPTY": "", "OPEN": "$OPEN", "PART": "/x/$Y", "HOME": "/root"},
    script="/app/bin/run.sh",
    arguments=("one", "two 2"),
    links={"/link": "/srv"},
    arrays={"L": ("x", "y z"), "N": ()},
)


def parsed(text: str) -> Command:
    """The one command of a text."""
    (command,) = parse_script(text).commands
    return command


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        pytest.param("x $A ${A} \"$A\" '$A'", ["x", "a", "a", "a", "$A"], id="known"),
        pytest.param('x $TWO "$TWO"', ["x", "b", "c", "b c"], id="split"),
        pytest.param('x $EMPTY "$EMPTY"', ["x", ""], id="empty"),
        pytest.param('x $U "$U" :$U ${U}', ["x", "$U", "$U", ":$U", "$U"], id="unset is open"),
        pytest.param("x $OPEN $PART", ["x", "$OPEN", "/x/$Y"], id="open stays open"),
        pytest.param(
            "x ${U:-d} ${A:-d} ${EMPTY:-d} ${U-d}", ["x", "d", "a", "d", "d"], id="default"
        ),
        pytest.param("x ${U:-$A} ${U:-${V:-$A}}", ["x", "a", "a"], id="default of variables"),
        pytest.param("x ${U:=d} ${U:?gone}", ["x", "d", "$U"], id="assigned, required"),
        pytest.param("x ${A:+p} ${U:+p} ${EMPTY:+p}", ["x", "p"], id="alternative"),
        pytest.param("x ${A%a} ${#A} ${A/a/b}", ["x", "$A", "${#A}", "$A"], id="edited is open"),
        pytest.param('x "$@"', ["x", "one", "two 2"], id="arguments"),
        pytest.param('x "$*" $#', ["x", "one", "two 2", "2"], id="arguments and their number"),
        pytest.param('x "${@:2}" "${@:1}"', ["x", "two 2", "one", "two 2"], id="from the second"),
        pytest.param("x $1 $3 ${3:-d}", ["x", "one", "d"], id="numbered"),
        pytest.param("x $0", ["x", "/app/bin/run.sh"], id="the script"),
        pytest.param('x "${L[@]}" ${N[@]}', ["x", "x", "y z"], id="arrays"),
        pytest.param('x "${M[@]}"', ["x", "$M"], id="an array that nothing sets"),
        pytest.param("x ~ ~/y '~' a~", ["x", "/root", "/root/y", "~", "a~"], id="home"),
        pytest.param("x $(pwd) `pwd` $PWD", ["x", "/app", "/app", "/app"], id="directory"),
        pytest.param('x "$(dirname "$0")"', ["x", "/app/bin"], id="dirname"),
        pytest.param('x "$(cd "$(dirname "$0")/.." && pwd)"', ["x", "/app"], id="cd and pwd"),
        pytest.param("x $(basename a/b.py .py)", ["x", "b"], id="basename"),
        pytest.param(
            "x $(readlink -f /link/y) $(realpath /link)", ["x", "/srv/y", "/srv"], id="real"
        ),
        pytest.param(
            "x $(which python) $(command -v python3)", ["x", "python", "python3"], id="which"
        ),
        pytest.param("x $(echo a $A)", ["x", "a a"], id="echo"),
        pytest.param("x $(nproc)", ["x", "$(nproc)"], id="what only a run prints"),
        pytest.param("x $((1 + 1))", ["x", "$((1 + 1))"], id="arithmetic"),
        pytest.param("x $(pwd | tr a b)", ["x", "$(pwd | tr a b)"], id="a pipe"),
        pytest.param("x $(dirname $U)", ["x", "$(dirname $U)"], id="of what is open"),
        pytest.param("x $(if a; then pwd; fi)", ["x", "$(if a; then pwd; fi)"], id="a branch"),
        pytest.param("[[ $TWO == b* ]]", ["[[", "b c", "==", "b*", "]]"], id="[[ splits nothing"),
    ],
)
def test_fields(words: str, fields: list[str]) -> None:
    """Known parts are put in, the others keep their spelling."""
    assert argv_of(parsed(words), HERE) == tuple(fields)


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        pytest.param('x "$@"', ["x", "$@"], id="all"),
        pytest.param('x "$1" ${1:-d}', ["x", "$1", "$1"], id="numbered"),
        pytest.param('x "${@:2}" $#', ["x", "$@", "$#"], id="slice and number"),
    ],
)
def test_open_arguments(words: str, fields: list[str]) -> None:
    """A script whose arguments only a run knows."""
    assert argv_of(parsed(words), process(arguments=None)) == tuple(fields)


@pytest.mark.parametrize(
    ("assignment", "value"),
    [
        pytest.param("X=$TWO", "b c", id="not split"),
        pytest.param('X="$@"', "one two 2", id="arguments joined"),
        pytest.param("X=~/y", "/root/y", id="home"),
        pytest.param("X=$PYTHONPATH:$(pwd)/src", ":/app/src", id="PYTHONPATH is empty by default"),
        pytest.param("X=", "", id="nothing"),
    ],
)
def test_text(assignment: str, value: str) -> None:
    """An assignment takes one string."""
    ((_, word),) = parsed(assignment).assignments
    assert text_of(word, HERE) == value


def test_nested_substitutions_end() -> None:
    """However deep substitutions stand in one another, reading them ends."""
    text = "x " + "$(echo " * 400 + "a" + ")" * 400
    here: Process = HERE
    assert argv_of(parsed(text), here)[0] == "x"
