"""Tests that an image decides, and tests that it does not."""

from __future__ import annotations

import shlex

import pytest

from resilience_hooks.static.launch.conditions import holds
from tests.static.launch.images import process

HERE = process({"/app/file": "x", "/app/made": None, "/srv/": ""})


@pytest.mark.parametrize(
    ("test", "verdict"),
    [
        pytest.param("[ a = a ]", True, id="equal"),
        pytest.param("[ a = b ]", False, id="not equal"),
        pytest.param("[ a == a ]", True, id="two signs"),
        pytest.param("[ a != a ]", False, id="unequal"),
        pytest.param("test a = a", True, id="test"),
        pytest.param("[ a = 'a*' ]", False, id="no patterns"),
        pytest.param("[[ abc == a* ]]", True, id="patterns"),
        pytest.param("[[ abc != a* ]]", False, id="patterns, unequal"),
        pytest.param("[ -z '' ]", True, id="empty"),
        pytest.param("[ -z x ]", False, id="not empty"),
        pytest.param("[ -n x ]", True, id="filled"),
        pytest.param("[ x ]", True, id="a word"),
        pytest.param("[ '' ]", False, id="an empty word"),
        pytest.param("[ 1 -eq 1 ]", True, id="numbers"),
        pytest.param("[ 2 -lt 1 ]", False, id="less"),
        pytest.param("[ x -eq 1 ]", None, id="no number"),
        pytest.param("[ -f file ]", True, id="a file"),
        pytest.param("[ -e made ]", True, id="a file that the build makes"),
        pytest.param("[ -d /srv ]", True, id="a directory"),
        pytest.param("[ -d file ]", None, id="no directory"),
        pytest.param("[ -f absent ]", None, id="an absent file may be mounted"),
        pytest.param("[ ! -f absent ]", None, id="so nothing is known of its absence"),
        pytest.param("[ ! a = a ]", False, id="negated"),
        pytest.param("[[ ! a == b && -n x ]]", True, id="negated part"),
        pytest.param("[[ a == b || -n x ]]", True, id="or"),
        pytest.param("[[ a == b && $X ]]", False, id="false and open"),
        pytest.param("[[ a == a || $X ]]", True, id="true or open"),
        pytest.param("[[ a == a && $X ]]", None, id="true and open"),
        pytest.param("[ a = a -a b = c ]", False, id="-a"),
        pytest.param("[ a = b -o b = b ]", True, id="-o"),
        pytest.param("[ $X = a ]", None, id="open"),
        pytest.param("[[ a =~ b ]]", None, id="regular expression"),
        pytest.param("[ a = a", None, id="not closed"),
        pytest.param("[ a b c d ]", None, id="no test"),
        pytest.param("[[ ( a == a ) ]]", None, id="parentheses"),
        pytest.param("[ -q x ]", None, id="unknown operator"),
    ],
)
def test_holds(test: str, verdict: bool | None) -> None:
    """True, False, or None where only a run knows."""
    assert holds(shlex.split(test), HERE) is verdict
