"""What a script would run where, without running it."""

from __future__ import annotations

import time

import pytest

from resilience_hooks.static.services.places import ROOT, place_of
from resilience_hooks.static.services.readers.shelltext import commands_of, invocations, shell
from resilience_hooks.static.services.unknowns import as_written
from resilience_hooks.static.shell import Command


def _is_run(command: Command) -> bool:
    return command.words[0].plain == "run"


def _runs(text: str, script: str = "bin/x/deploy.sh") -> list[tuple[str, str]]:
    """The arguments and the directory of each ``run``; the root is ``/``."""
    start = shell(ROOT, {"GIVEN": "given"}, place_of(script))
    calls = invocations(commands_of(text), start, _is_run)
    return [
        (
            as_written(" ".join(call.argv[1:])).replace(ROOT, ""),
            as_written(call.cwd).removeprefix(ROOT) or "/",
        )
        for call in calls
    ]


@pytest.mark.parametrize(
    ("text", "cwd"),
    [
        ("run", "/"),
        ("cd a\nrun", "/a"),
        ("cd a && cd ../b && run", "/b"),
        ("(cd a && true)\nrun", "/"),
        ("(cd a && run)", "/a"),
        ("(cd a && true) && (run)", "/"),
        ("pushd a; cd b; popd; run", "/a"),
        ("cd a; cd -; run", "/"),
        ('cd "$(dirname "$0")"; run', "/bin/x"),
        ('cd "$(dirname "${BASH_SOURCE[0]}")/../.."; run', "/"),
        (
            'D="$( cd "$( dirname "${BASH_SOURCE[0]:-$0}" )" &> /dev/null && pwd )"; cd "$D"; run',
            "/bin/x",
        ),
        ('D=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)\ncd "$D/.."\nrun', "/bin"),
        ('R="$(dirname "$(realpath "$0")")"; cd "$(dirname "$R")"; run', "/bin"),
        ("cd $(git rev-parse --show-toplevel)/svc; run", "/svc"),
        ("cd `git rev-parse --show-toplevel`; run", "/"),
        ("if x; then cd a; run; fi", "/a"),
        ("cd $UNKNOWN; run", "/${UNKNOWN}"),
        ("cd; run", "/${HOME}"),
    ],
)
def test_where(text: str, cwd: str) -> None:
    """``cd`` lasts, but not out of parentheses; scripts know where they are."""
    assert _runs(text) == [("", cwd)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A=1; run $A ${A} $B", "1 1 ${B}"),
        ("run ${B:-x} ${GIVEN:-x} ${B:+y} ${GIVEN:+y}", "x given y"),
        ("export A=1 B=2; run $A$B", "12"),
        ("A='x y'; run $A \"$A\"", "x y x y"),
        ("run $1 ${2:-two}", "${1} two"),
        ("run $(date) `date` $((1+1))", "${_date_} ${date} ${_1_1_}"),
        ("run ${ARGS[@]} ${GIVEN%/*}", "${ARGS} ${GIVEN}"),
        ("run $PWD/x", "/x"),
        ("run $(basename a/b)", "b"),
    ],
)
def test_words(text: str, words: str) -> None:
    """Variables have their values or defaults; what only a run knows keeps its name."""
    ((found, _),) = _runs(text)
    assert found == words


def test_branches_are_alternatives() -> None:
    """What branches assign together is used together; the rest of the state is the same."""
    text = "case $1 in a) F=a/D C=a;; b) F=b/D; C=b;; esac\nrun $F $C $GIVEN"
    assert [words for words, _ in _runs(text)] == ["a/D a given", "b/D b given"]


def test_branches_that_do_not_match_are_unknown() -> None:
    """Three values of one variable and two of another cannot be paired."""
    text = "if x; then F=1; C=1; else F=2; fi\nif y; then C=2; F=3; fi\nrun $F $C"
    assert [words for words, _ in _runs(text)] == ["${F} ${C}"]


@pytest.mark.parametrize(
    "text",
    [
        "A=xx\n" + "A=$A$A\n" * 1000 + "run $A",
        "(" * 5000 + "run" + ")" * 5000,
        "cd a\n" * 20000 + "run",
        "".join(f"A{i}=$A{i - 1}\n" for i in range(20000)) + "run $A19999",
        "run " + "$(dirname " * 300 + "a" + ")" * 300,
    ],
    ids=["doubling", "parentheses", "cd", "variables", "substitutions"],
)
def test_hostile_scripts_are_read_in_time(text: str) -> None:
    """What feeds on itself is cut off."""
    since = time.process_time()
    _runs(text)
    assert time.process_time() - since < 5
