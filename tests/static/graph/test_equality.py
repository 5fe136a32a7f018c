"""The facts of a skeleton are those of the whole file, on whatever source."""

from __future__ import annotations

from hypothesis import given, settings

from benchmarks.equality import difference
from resilience_hooks.static.graph.syntaxtree import whole_file_facts
from tests.static.graph.sources import SOURCES


def test_generated_sources() -> None:
    """On generated sources the two agree, and a skeleton is nearly always found."""
    outcomes = []

    @settings(derandomize=True, max_examples=100, deadline=None, database=None)
    @given(SOURCES)
    def agree(source: str) -> None:
        found = difference(source)
        assert not found
        if whole_file_facts(source).broken is None:
            outcomes.append(found is not None)

    agree()
    assert len(outcomes) > 60
    assert sum(outcomes) > 0.9 * len(outcomes)
