"""A real shell judges what is said of shells: it runs scripts whose programs only note things."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience_hooks.static.launch.shellrun import commands
from tests.static.launch.images import process

BASH = shutil.which("bash")
PROGRAMS = ("gunicorn", "prog", "other")
ENVIRONMENT = {"PYTHONPATH": "/p"}
NOTE = """#!/bin/sh
printf "%s|" "$(basename "$0")" "$@" "in $PWD" "with $PYTHONPATH" >> "$NOTES"
echo >> "$NOTES"
"""

pytestmark = pytest.mark.skipif(BASH is None, reason="needs bash")

SCRIPTS = [
    "prog a 'b c' \"d e\" f\\ g",
    'X=1; Y="$X 2"; E=; prog $X "$Y" $Y ${Z:-z} ${X:+x} "${E}" $E',
    "X=b; X=a prog $X; prog $X",
    "cd sub; prog; cd ..; prog; cd /; prog",
    "(cd sub; prog); prog",
    "(cd sub; prog); (prog); (cd sub; (cd /; prog); prog)",
    "(exit); (prog)",
    "X=1; (X=2; prog $X) && (prog $X)",
    "cd sub && prog && cd .. ; other",
    "false && prog; true && other; false || prog; true || other",
    "export PYTHONPATH=/a:$PYTHONPATH; prog; PYTHONPATH=/b other; prog",
    'prog "$@"; prog $1 "$2" $#; shift; prog "$@"; set -- x "y z"; prog "$@" "${1}"',
    'for x in a "b c" "$@"; do prog "$x"; done',
    "for x; do prog $x; done",
    "for x in a b c; do if [ $x = b ]; then continue; fi; prog $x; done",
    "for x in a b c; do if [ $x = b ]; then break; fi; prog $x; done; other",
    'while [ $# -gt 0 ]; do case "$1" in --*) prog option "$1";; *) prog "$1";; esac; shift; done',
    "until [ $# -eq 1 ]; do prog $1; shift; done; other $1",
    'case "$1" in one) prog 1;; "two 2") prog 2;; *) prog other;; esac',
    'case "$2" in one) prog 1;; t*\\ 2) prog 2;; esac; other',
    'if [ "$1" = one ]; then prog; elif true; then other; else gunicorn; fi',
    'if [ "$1" = two ]; then prog; elif [ -n "$1" ]; then other; else gunicorn; fi',
    'if [[ "$1" == o* && -z "" ]]; then prog; fi; [[ $1 == x || $2 == "two 2" ]] && other',
    "if ! [ x = y ]; then prog; fi; ! true; ! [ a = a ] || other",
    'f() { prog "$1" "$@"; cd sub; }; f a "b c"; other "$1"',
    "f() { return; prog; }; f; other",
    "f() { local x=1; prog $x; }; function g { f; prog $1; }; g a",
    "exec prog; other",
    "(exec prog); other",
    "prog; exit; other",
    "if true; then exec prog; fi; other",
    ". ./lib.sh; prog $LIB; fromlib x",
    'source ./lib.sh "$2"; prog "$@"',
    'eval "prog a; other b"',
    'cd "$(dirname "$0")"; prog "$(pwd)"; prog "$(basename /x/y.sh .sh)"',
    'DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"; prog "$DIR/x"',
    "X=$(prog a; cd sub; prog b); other; echo `prog c` $(other d | prog e) > /dev/null",
    'f() { prog "$1"; }; X="$(f a)" other; local=$(exec prog; other); a=($(prog z)); prog end',
    'prog `echo x` "$(echo a b)"',
    'a=(prog x "y z"); a+=(w); "${a[@]}"; other "${a[@]}"',
    "prog a | other b; prog c && other d | gunicorn e",
    "prog a > out.txt 2>&1; other < /dev/null",
    "cat <<EOF\nprog not run\nEOF\nother",
    "{ prog a; other b; }; prog c",
    "true; # prog\nother",
    "prog \\\n  a \\\n  b",
    "x=1\nif true\nthen\n  prog $x\nfi\nother",
    '[ -f lib.sh ] && prog; [ -d sub ] && other; test "$1" != one || gunicorn',
    'prog "${1:-d}" "${9:-d}" ${9-d}; X=; prog "${X:-e}" "${X-f}" ${X:+g}',
    "set -e; set -o pipefail; set -- a; prog $1",
    "unset PYTHONPATH; prog; X=1; unset X; prog ${X:-gone}",
    'prog "a$1" "$1$2" $1$2 "${@:2}"',
    "prog '$1' \"\\$1\" \\$1 \"'$1'\"",
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the shell to work in, and programs that note how they are started."""
    root = tmp_path_factory.mktemp("world").resolve()
    (root / "app/sub").mkdir(parents=True)
    (root / "app/lib.sh").write_text('LIB="from lib"\nfromlib() { prog in lib "$@"; }\n')
    (root / "bin").mkdir()
    for name in PROGRAMS:
        (root / "bin" / name).write_text(NOTE)
        (root / "bin" / name).chmod(0o755)
    return root


def really(
    script: str, arguments: list[str], world: Path, more: dict[str, str] | None = None
) -> list[str]:
    """What bash starts, with ``more`` variables than the image says."""
    (world / "app/run.sh").write_text(script)
    notes = world / "notes"
    notes.write_text("")
    subprocess.run(
        [str(BASH), "./run.sh", *arguments],
        cwd=world / "app",
        env={
            **ENVIRONMENT,
            "PATH": f"{world}/bin:/usr/bin:/bin",
            "NOTES": str(notes),
            **(more or {}),
        },
        capture_output=True,
        check=False,
        timeout=20,
    )
    return notes.read_text().splitlines()


def on_paper(script: str, arguments: list[str], world: Path) -> list[str]:
    """What is said to be started; ``may`` in front where only some runs do."""
    here = process(
        {f"{world}/app/lib.sh": (world / "app/lib.sh").read_text(), f"{world}/app/sub/": ""},
        ENVIRONMENT,
        cwd=f"{world}/app",
        script="./run.sh",
        arguments=tuple(arguments),
    )
    found = []
    for words, state in commands(script, here):
        argv = words[1:] if words[0] == "exec" else words
        if argv[0] in PROGRAMS:
            may = ["may"] if state.conditional else []
            path = state.env.get("PYTHONPATH", "")
            found.append("|".join((*may, *argv, f"in {state.cwd}", f"with {path}", "")))
    return found


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts(script: str, world: Path) -> None:
    """Decidable scripts start the same programs, in the same places, in the same order."""
    arguments = ["one", "two 2"]
    expected = really(script, arguments, world)
    assert expected, "the script starts nothing to compare"
    assert sorted(on_paper(script, arguments, world)) == sorted(expected)


ONLY_A_RUN_KNOWS = [
    'if [ "$U" = 1 ]; then prog; else other; fi',
    'if [ -z "$U" ]; then U=1; fi; if [ "$U" = 1 ]; then prog; fi',
    'case "$U" in 1) ;; 2) prog;; *) other; exit;; esac; gunicorn',
    'case "$U" in 1) exec prog;; 2) exec other;; esac; exec gunicorn',
    '[ "$U" = 1 ] && prog; [ "$U" = 1 ] || other',
    '[ "$U" = 1 ] && exit; other',
    'if [ "$U" = 1 ]; then set -- prog; else set -- other; fi; prog; "$@"',
    'if [ "$U" = 1 ]; then a=(prog x); else a=(prog); fi; "${a[@]}"',
    'f() { if [ "$U" = 1 ]; then return; fi; prog; }; f; other',
    'while [ "$U" = 1 ]; do prog; U=2; done; other',
    'for x in 1 2; do if [ "$U" = $x ]; then break; fi; prog; done; other',
    'if [ "$U" = 1 ]; then prog; elif [ "$U" = 2 ]; then other; exit; fi; gunicorn',
    "grep -q x /dev/null && prog; grep -q x /dev/null || other",
]


@pytest.mark.parametrize("script", ONLY_A_RUN_KNOWS)
@pytest.mark.parametrize("value", [None, "1", "2"])
def test_undecided(script: str, value: str | None, world: Path) -> None:
    """Whatever a run starts is said to start, or to start maybe."""
    more = {} if value is None else {"U": value}
    said = {line.removeprefix("may|").partition("|")[0] for line in on_paper(script, [], world)}
    if '"$@"' in script:
        said |= {"prog", "other"}
    assert {line.partition("|")[0] for line in really(script, [], world, more)} <= said


def test_certain() -> None:
    """What every run starts is not said to start maybe."""
    script = 'if [ "$U" = 1 ]; then exec prog; fi; gunicorn; [ -n "$U" ] && other; gunicorn'
    states = [(words[-1], state.conditional) for words, state in commands(script, process())]
    assert states == [("prog", True), ("gunicorn", False), ("other", True), ("gunicorn", False)]


SIMPLE = st.sampled_from(
    [
        "prog",
        "other $X",
        'prog "$Y" $1',
        "cd /tmp",
        "cd ..",
        "X=1",
        'Y="a b"',
        "shift",
        "set -- $X q",
        "true",
        "false",
    ]
)
TESTS = st.sampled_from(['[ "$X" = 1 ]', "[ $# -gt 1 ]", "true", "false", '[ -n "$Y" ]', "! false"])


def blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Compound commands around commands."""
    return st.one_of(
        st.builds("{}; {}".format, inner, inner),
        st.builds("{} && {{ {}; }}".format, TESTS, inner),
        st.builds("{} || {{ {}; }}".format, TESTS, inner),
        st.builds("if {}; then {}; else {}; fi".format, TESTS, inner, inner),
        st.builds("( {} )".format, inner),
        st.builds("for v in 1 2; do {}; prog $v; done".format, inner),
        st.builds('case "$1" in one) {};; *) {};; esac'.format, inner, inner),
        st.builds("f() {{ {}; }}; f $X z".format, inner),
    )


@settings(max_examples=120, derandomize=True, deadline=None, database=None)
@given(script=st.recursive(SIMPLE, blocks, max_leaves=8))
def test_any_script(script: str, world: Path) -> None:
    """So do scripts that nobody wrote; variables are set beforehand, so that all is decidable."""
    text = f"X=0; Y=; {script}; prog end"
    assert on_paper(text, ["one", "two"], world) == really(text, ["one", "two"], world)
