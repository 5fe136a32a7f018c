"""How far sources agree with a context."""

from __future__ import annotations

import pytest

from resilience_hooks.static.services.agreement import agreement
from resilience_hooks.static.services.sources import ContextSource
from resilience_hooks.static.tree.memory import Content, Link, Submodule, memory_tree

_FILES: dict[str, Content] = {
    "svc/app/main.py": "",
    "svc/requirements.txt": "",
    "svc/latest": Link("app"),
    "svc/dangling": Link("nowhere"),
    "ext": Submodule(),
    "shared/a/x.py": "",
}


@pytest.mark.parametrize(
    ("context", "sources", "found", "total"),
    [
        ("svc", ["app", "requirements.txt"], 2, 2),
        ("svc", ["app/main.py"], 1, 1),
        ("svc", ["", "app"], 1, 1),
        ("svc", ["app", "app"], 1, 1),
        ("", ["app", "requirements.txt"], 0, 2),
        ("", ["svc/app", "shared"], 2, 2),
        ("svc", ["latest/main.py"], 1, 1),
        ("svc", ["dangling"], 1, 1),
        ("", ["ext/models/big.bin"], 1, 1),
        ("svc", ["*.txt"], 1, 1),
        ("svc", ["poetry.lock*", "app"], 1, 1),
        ("", ["s*/a*/*.py"], 1, 1),
        ("", ["*.txt"], 0, 0),
        ("svc", [], 0, 0),
    ],
)
def test_counts(context: str, sources: list[str], found: int, total: int) -> None:
    """Links count, a submodule may hold anything, a pattern that matches nothing is mute."""
    asked = [ContextSource(path, 1) for path in sources]
    got = agreement(memory_tree(_FILES), context, asked)
    assert (got.found, got.total) == (found, total)


def test_ranks() -> None:
    """A larger share goes first, more evidence next; all absent is a contradiction."""
    tree = memory_tree(_FILES)
    pattern = [ContextSource("*.txt", 1)]
    assert agreement(tree, "svc", pattern).rank > agreement(tree, "", pattern).rank
    absent = agreement(tree, "", [ContextSource("app", 1)])
    assert absent.is_contradiction
    assert not agreement(tree, "", pattern).is_contradiction
