"""The names under which programs are understood."""

from __future__ import annotations

from collections import Counter

from resilience_hooks.static.launch import programs
from resilience_hooks.static.launch.programs.recognised import recognised
from resilience_hooks.static.launch.programtable import PROGRAMS
from resilience_hooks.submodules import submodules


def test_a_name_has_one_program() -> None:
    """Two files that claim a name would depend on the order in which they are found."""
    claims = Counter(
        name for module in submodules(programs) for name in getattr(module, "PROGRAMS", ())
    )
    assert [name for name, count in claims.items() if count > 1] == []
    assert claims.keys() == PROGRAMS.keys()


def test_what_is_understood_is_not_set_aside() -> None:
    """A program that is followed needs no reason why it is not."""
    assert [name for name in PROGRAMS if recognised(name)] == []
