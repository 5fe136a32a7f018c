"""The facts of a module as values."""

from __future__ import annotations

import pickle

import pytest

from resilience_hooks.static.graph.facts import PythonVersion, VersionTest
from resilience_hooks.static.graph.parse import read_facts

HOLDS = {
    "reached": (">=", (3, 8), True, (3, 11), True),
    "not reached": (">=", (3, 12), True, (3, 11), False),
    "the same": (">=", (3, 11), True, (3, 11), True),
    "less than the same": ("<", (3, 11), True, (3, 11), False),
    "refused": (">=", (3, 8), False, (3, 11), False),
    "only the major number": ("==", (3,), True, (3, 11), True),
    "another major number": ("==", (2,), True, (3, 11), False),
    "3.10 is no 3.1": ("==", (3, 1), True, (3, 10), False),
    "micro, of a later Python": (">=", (3, 9, 1), True, (3, 10), True),
    "micro, of an earlier Python": (">=", (3, 9, 1), True, (3, 8), False),
    "micro, of this Python": (">=", (3, 9, 1), True, (3, 9), True),
    "micro, of this Python, refused": (">=", (3, 9, 1), False, (3, 9), True),
}


@pytest.mark.parametrize(
    ("compare", "version", "expected", "python", "holds"), HOLDS.values(), ids=HOLDS
)
def test_holds(
    compare: str, version: tuple[int, ...], expected: bool, python: PythonVersion, holds: bool
) -> None:
    """An image's Python is known by its major and minor number; a micro test may go both ways."""
    assert VersionTest(compare, version, expected).holds(python) is holds


def test_facts_are_stored_as_they_are() -> None:
    """What a cache gives back equals what was read, imports and their circumstances included."""
    facts = read_facts(
        b"import a as b\nfrom .c import d\ndef f():\n    try:\n        import e\n"
        b"    except ImportError:\n        import g\nimport sys\nsys.path.append('/x')\n"
    )
    assert len(facts.imports) >= 4
    assert pickle.loads(pickle.dumps(facts, pickle.HIGHEST_PROTOCOL)) == facts
