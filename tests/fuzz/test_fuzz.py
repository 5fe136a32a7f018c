"""Some inputs of every target, the same every time, and every input that failed once."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.fuzz.registry import TARGETS
from tests.fuzz.target import Run, Target, run_one, shrunk


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_nothing_fails(target: Target) -> None:
    """Whatever the bytes are, what a reader promises holds."""
    for data in islice(target.inputs(1), 40):
        done = run_one(target, data)
        assert not done.error, f"{data!r}\n{done.error}"


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_what_failed_once(target: Target) -> None:
    """A fault that was found stays repaired."""
    for path in target.cases():
        done = run_one(target, path.read_bytes())
        assert not done.error, f"{path.name}\n{done.error}"
        assert not done.is_slow, path.name


def test_a_failure_is_made_small() -> None:
    """What has no part in a failure is left out of the case."""

    def check(data: bytes) -> None:
        if b"a" in data and b"z" in data:
            raise ValueError(f"both in {len(data)} bytes")

    target = Target("example", check, (b"",), ())
    found = run_one(target, b"the lazy fox " * 20)
    assert isinstance(found, Run)
    assert shrunk(target, found).data == b"az"
