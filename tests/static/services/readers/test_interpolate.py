"""Compose's interpolation and its ``.env`` files."""

from __future__ import annotations

import time

import pytest

from resilience_hooks.static.services.readers.dotenv import parse_dotenv
from resilience_hooks.static.services.readers.interpolate import interpolated
from resilience_hooks.static.services.unknowns import as_written

_VALUES = {"A": "a", "E": ""}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("x", "x"),
        ("$A/${A}", "a/a"),
        ("$$A", "$A"),
        ("${A:-x}${B:-x}${E:-x}", "axx"),
        ("${A-x}${B-x}${E-x}", "ax"),
        ("${A:+x}${B:+x}${E:+x}", "x"),
        ("${A:?no}${A?no}", "aa"),
        ("${B:-${A}}", "a"),
        ("${B:-${C:-${A}/y}}z", "a/yz"),
        ("${B:-a:b}", "a:b"),
        ("${B}", "${B}"),
        ("$B:$A", "${B}:a"),
        ("${B:?no}", "${B}"),
        ("${A", "a"),
        ("$", "$"),
        ("$1", "$1"),
    ],
)
def test_interpolated(text: str, result: str) -> None:
    """Operators as in the specification; a name without value or default stays unknown."""
    assert as_written(interpolated(text, _VALUES)) == result


@pytest.mark.parametrize("text", ["${A:-" * 2000, "$A" * 5000, "${" * 5000, "}" * 9000])
def test_hostile_texts(text: str) -> None:
    """Nothing takes long or too deep."""
    since = time.perf_counter()
    interpolated(text, _VALUES)
    assert time.perf_counter() - since < 1


def test_dotenv() -> None:
    """Comments, quotes, ``export``, references upwards; what has no value is left out."""
    text = (
        "# comment\nA=1\nexport B='$A x'\nC=\"${A}2\" # c\nD=${A}/d # c\nE=\nF: f\n"
        "G=${NOWHERE}\nnot a line\nH=a#b\n"
    )
    assert parse_dotenv(text) == {
        "A": "1", "B": "$A x", "C": "12", "D": "1/d", "E": "", "F": "f", "H": "a#b",
    }  # fmt: skip
