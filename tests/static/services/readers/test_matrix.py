"""A job's matrix."""

from __future__ import annotations

import pytest

from resilience_hooks.static.services.readers.matrix import combinations
from resilience_hooks.static.services.readers.yamltext import document


def _combinations(text: str) -> list[dict[str, str | None] | None]:
    found = combinations(document(f"m: {text}\n").get("m"))
    return [
        None if each is None else {k: None if v is None else v.text for k, v in each.items()}
        for each in found
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [{}]),
        ("{a: [1, 2]}", [{"a": "1"}, {"a": "2"}]),
        (
            "{a: [1, 2], b: [x, y], exclude: [{a: 1, b: y}]}",
            [{"a": "1", "b": "x"}, {"a": "2", "b": "x"}, {"a": "2", "b": "y"}],
        ),
        ("{a: [1, 2], exclude: [{a: 1}]}", [{"a": "2"}]),
        ("{a: [1], include: [{b: z}]}", [{"a": "1", "b": "z"}]),
        ("{a: [1, 2], include: [{a: 2, b: z}]}", [{"a": "1"}, {"a": "2", "b": "z"}]),
        ("{a: [1], include: [{a: 9, b: z}]}", [{"a": "1"}, {"a": "9", "b": "z"}]),
        ("{include: [{a: 1}, {a: 2}]}", [{"a": "1"}, {"a": "2"}]),
        ("{a: '${{ x }}', b: [1]}", [{"a": None, "b": "1"}]),
        ("'${{ x }}'", [None]),
        ("{include: '${{ x }}'}", [None]),
    ],
)
def test_combinations(text: str, found: list[dict[str, str | None] | None]) -> None:
    """Products, exclusions, inclusions as GitHub documents them; None is what only a run knows."""
    assert _combinations(text) == found


def test_mappings_as_values() -> None:
    """A value may be a mapping; an exclusion compares what it names."""
    text = "{a: [{n: 1, d: x}, {n: 2, d: y}], exclude: [{a: {n: 1}}]}"
    found = list(combinations(document(f"m: {text}\n").get("m")))
    assert [each["a"].get("d").text for each in found if each and each["a"]] == ["y"]


def test_a_huge_matrix_is_cut_off() -> None:
    """GitHub runs at most 256 jobs."""
    axis = "[" + ", ".join(map(str, range(100))) + "]"
    assert len(_combinations(f"{{a: {axis}, b: {axis}, c: {axis}, d: {axis}}}")) == 256
