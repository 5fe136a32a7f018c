"""The static verdict equals the interpreter's, import by import, on generated repositories."""

from __future__ import annotations

import sys

import pytest

from tests.oracle.oracle import compare_all

_COUNT = 25
_SEED = 20250


@pytest.mark.skipif(sys.platform != "linux", reason="the images that are judged run on Linux")
def test_the_static_verdict_equals_the_interpreters() -> None:
    """What fails at start, when called, or under a handler; and every module that is loaded."""
    found = compare_all(_COUNT, _SEED)
    assert sum(len(each.real.failing) for each in found) > _COUNT
    differing = [each for each in found if each.differences]
    assert not differing, "\n".join([*differing[0].differences, differing[0].generated.shown()])
