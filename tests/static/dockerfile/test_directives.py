from __future__ import annotations

import pytest

from resilience_hooks.static.dockerfile.directives import read_directives


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["# escape=`"], id="alone"),
        pytest.param(["#escape=`"], id="no blank"),
        pytest.param(["  #\t ESCAPE \t= ` \r"], id="blanks and case"),
        pytest.param(["# syntax=docker/dockerfile:1", "# escape=`"], id="after syntax"),
        pytest.param(["# check=skip=all;error=true", "# escape=`"], id="after check"),
        pytest.param(["# escape=`", "# check=skip=all", "# syntax=x"], id="first of three"),
    ],
)
def test_escape_is_read(lines: list[str]) -> None:
    """The known directives may stand in any order at the top."""
    directives = read_directives(lines)
    assert (directives.escape, directives.problems) == ("`", ())


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([], id="empty file"),
        pytest.param(["FROM a", "# escape=`"], id="after an instruction"),
        pytest.param(["", "# escape=`"], id="after a blank line"),
        pytest.param(["# a comment", "# escape=`"], id="after a comment"),
        pytest.param(["#!/usr/bin/env docker", "# escape=`"], id="after a shebang"),
        pytest.param(["# unknown=x", "# escape=`"], id="after an unknown directive"),
        pytest.param(["# syntax=", "# escape=`"], id="after one without value"),
        pytest.param(["## escape=`"], id="two signs"),
        pytest.param(["# escape:`"], id="no equals sign"),
        pytest.param(["# escape=\\"], id="the default spelt out"),
    ],
)
def test_escape_stays_a_backslash(lines: list[str]) -> None:
    """Anything else ends the directives, and what looks like one behind it is a comment."""
    directives = read_directives(lines)
    assert (directives.escape, directives.problems) == ("\\", ())


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        pytest.param(
            ["# escape=`", "# escape=\\"], 2, "a second 'escape' directive; remove one", id="escape"
        ),
        pytest.param(
            ["# syntax=a", "# check=b", "# Syntax=c"],
            3,
            "a second 'syntax' directive; remove one",
            id="syntax",
        ),
        pytest.param(
            ["# escape=^"], 1, "the escape character is '^'; it can only be \\ or `", id="invalid"
        ),
    ],
)
def test_faults(lines: list[str], line: int, message: str) -> None:
    """A repeated directive and an unusable escape fail every build."""
    (problem,) = read_directives(lines).problems
    assert (problem.line, problem.message, problem.fatal) == (line, message, True)
