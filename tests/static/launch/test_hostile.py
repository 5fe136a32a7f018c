"""Texts that feed on themselves, and sizes that nobody writes: reading them ends, soon."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience_hooks.static.launch.interpreter import read_interpreter
from resilience_hooks.static.launch.packaging import read_metadata
from resilience_hooks.static.launch.wrappers import peel
from tests.static.launch.images import start

TEXTS = {
    "loops": "while true; do X=$X$X; python $X.py; done",
    "nested loops": "for a in 1 2 3 4 5 6 7 8 9; do " * 9 + "python $a.py; " + "done; " * 9,
    "recursion": "f() { f; f; python a.py; }; f",
    "two functions": "f() { g; g; }; g() { f; f; python a.py; }; f",
    "nested branches": "if [ $X ]; then " * 300 + "python a.py; " + "fi; " * 300,
    "nested subshells": "(" * 300 + "python a.py" + ")" * 300,
    "nested substitutions": "python " + "$(echo " * 300 + ")" * 300,
    "many commands": "python a.py\n" * 20000,
    "many branches": 'if [ "$X" = 1 ]; then Y=1; else Y=2; fi\n' * 3000,
    "a long case": "case $X in " + "a) python a.py;; " * 3000 + "esac",
    "growing arguments": 'set -- a a; while :; do set -- "$@" "$@"; done',
    "growing arrays": 'a=(x); while :; do a+=("${a[@]}"); done',
    "growing variable": "X=aa; while :; do X=$X$X; done",
    "eval of itself": 'X=\'eval "$X"\'; eval "$X"',
    "sh of itself": 'X=\'sh -c "$X"\'; export X; sh -c "$X"',
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_shell_texts_end(text: str) -> None:
    """Whatever a shell text does, reading it ends within its length."""
    since = time.perf_counter()
    start(text)
    assert time.perf_counter() - since < 10


def test_scripts_that_start_one_another() -> None:
    """Scripts in a circle, each starting the next twice."""
    files = {
        f"/app/{n}.sh": f"#!/bin/sh\n./{(n + 1) % 5}.sh; ./{(n + 1) % 5}.sh\n" for n in range(5)
    }
    since = time.perf_counter()
    start(["./0.sh"], files)
    assert time.perf_counter() - since < 10


def test_sourced_in_a_circle() -> None:
    """A file that reads itself."""
    assert start(["./a.sh"], {"/app/a.sh": "#!/bin/sh\n. ./a.sh\n. ./a.sh\npython b.py\n"})


WORD = st.one_of(
    st.sampled_from(["-m", "-c", "--", "-", "-u", "env", "sh", "python", "uv", "run", "gunicorn"]),
    st.text(max_size=6),
)


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(st.lists(WORD, max_size=8))
def test_any_argv(argv: list[str]) -> None:
    """No argv raises; each gives a launch with entry points or a reason."""
    for launch in start(argv or [""]):
        assert bool(launch.entries) != bool(launch.reason)
    peel(argv)
    read_interpreter(argv)


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(st.text(alphabet="ab $'\"\\`(){}[];&|<>\n=@*#!-", max_size=40))
def test_any_text(text: str) -> None:
    """No shell text raises."""
    for launch in start(text):
        assert bool(launch.entries) != bool(launch.reason)


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(st.binary(max_size=60), st.binary(max_size=60), st.binary(max_size=60))
def test_any_metadata(pyproject: bytes, cfg: bytes, py: bytes) -> None:
    """No packaging file raises."""
    assert read_metadata(pyproject, b"[options]\n" + cfg, py).roots
