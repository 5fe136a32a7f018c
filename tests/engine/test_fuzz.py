"""A few thousand spoilt Dockerfiles, the same every time."""

from __future__ import annotations

from itertools import islice

from tests.engine.fuzz import inputs, run_one, seeds_of


def test_nothing_is_raised() -> None:
    """Whatever the bytes are, parse and replay return."""
    for dockerfile, ignore in islice(inputs(seeds_of(None), 1), 1500):
        done = run_one(dockerfile, ignore)
        assert not done.error, f"{dockerfile!r}\n{ignore!r}\n{done.error}"
