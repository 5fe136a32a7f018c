"""Files of variables."""

from __future__ import annotations

import time

import pytest

from resilience_hooks.static.launch.dotenv import read_dotenv


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("A=1\nB=2\n", {"A": "1", "B": "2"}, id="plain"),
        pytest.param("export A=1", {"A": "1"}, id="export"),
        pytest.param("A = 1", {"A": "1"}, id="blanks"),
        pytest.param("A='x y'\nB=\"z # w\"", {"A": "x y", "B": "z # w"}, id="quotes"),
        pytest.param("A=1 # one\nB='2' # two", {"A": "1", "B": "2"}, id="comments"),
        pytest.param("A=x#y", {"A": "x#y"}, id="no comment"),
        pytest.param("A=\nB=1", {"A": "", "B": "1"}, id="empty"),
        pytest.param("A=1\r\nB=2\r\n", {"A": "1", "B": "2"}, id="carriage returns"),
        pytest.param("A=1\nA=2", {"A": "2"}, id="the last counts"),
        pytest.param("# A=1\n\nnot a line\n=x\n1A=2", {}, id="no variables"),
        pytest.param("A=x=y", {"A": "x=y"}, id="a sign in the value"),
        pytest.param(None, {}, id="no file"),
    ],
)
def test_read(text: str | None, values: dict[str, str]) -> None:
    """``NAME=value`` as python-dotenv reads it."""
    assert read_dotenv(text) == values


def test_linear() -> None:
    """A long line costs no more than its length."""
    since = time.perf_counter()
    read_dotenv("A=" + " x" * 2000 + "\n" + "A= " * 2000)
    assert time.perf_counter() - since < 2
