"""Which commands of a RUN step run whatever happens, as long as the step succeeds."""

from __future__ import annotations

import pytest

from resilience_hooks.static.image.run.certainty import certainty
from resilience_hooks.static.shell import parse_script


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("a && b; c", "abc"),
        ("a || b", "a"),
        ("a || b; c", "ac"),
        ("a || b && c", "ac"),
        ("a && b || c && d && e", "abde"),
        ("a || b | c && d", "ad"),
        ("[ x ] && b", "["),
        ("[ x ] && b && c; d", "[d"),
        ("[ x ] && b || c", "["),
        ("[ x ] && b || c && d", "[d"),
        ("[ x ] || b && c", "[c"),
        ("(a || b) && c", "ac"),
        ("a || (b && c); d", "ad"),
        ("a || (b; c) && d", "ad"),
        ("(a && b) || c", "ab"),
        ("([ x ] && b) && c", "["),
        ("[ x ] && (b; c) && d; e", "[e"),
        ("{ a; } || b", ""),
        ("a || { b; c; }; d", "ad"),
        ("[ x ] && { b; c; } && d", "["),
        ("if a; then b; fi || c", ""),
        ("if a; then b || c; fi; d", "d"),
        ("(a) ; b || c", "ab"),
        ("(a)\n|| b", "ab"),
    ],
)
def test_certainty(text: str, certain: str) -> None:
    """Operators group from the left; a group depends on what stands before it as one command."""
    commands = parse_script(text).commands
    names = [command.words[0].bare or "" for command in commands]
    told = [name for name, runs in zip(names, certainty(commands), strict=True) if runs]
    assert "".join(told) == certain
