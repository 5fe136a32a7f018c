"""A job's matrix as the combinations that it runs.

Source: https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from resilience_hooks.static.services.readers.nodes import Node

Combination: TypeAlias = Mapping[str, "Node | None"]

_MOST: Final = 256


def combinations(matrix: Node) -> Iterator[Combination | None]:
    """Each combination; None stands for all of them where only the run knows the matrix.

    A key whose values only the run knows maps to None.
    """
    if matrix.text is not None or matrix.get("include").text is not None:
        yield None
        return
    axes = {k: v for k, v in matrix.fields.items() if k not in {"include", "exclude"}}
    excluded = matrix.get("exclude").items
    product = itertools.product(*(v.items or (None,) for v in axes.values()))
    combined: list[dict[str, Node | None]] = [
        dict(zip(axes, values, strict=True)) for values in itertools.islice(product, _MOST)
    ]
    kept = [each for each in combined if not any(_matches(each, entry) for entry in excluded)]
    kept = kept if axes else []
    added = _include(kept, matrix.get("include").items[:_MOST], set(axes))
    yield from (*kept, *added) if axes or added else ({},)


def _include(
    kept: list[dict[str, Node | None]], entries: tuple[Node, ...], axes: set[str]
) -> list[dict[str, Node | None]]:
    """Extend the combinations that an entry agrees with; one that fits none is added itself."""
    added: list[dict[str, Node | None]] = []
    for entry in entries:
        on_axes = {key for key in entry.fields if key in axes}
        fitting = [each for each in kept if all(_same(each[k], entry.get(k)) for k in on_axes)]
        for each in fitting:
            each.update(entry.fields)
        if not fitting:
            added.append(dict(entry.fields))
    return added


def _matches(combination: Combination, entry: Node) -> bool:
    return all(_same(combination.get(key), value) for key, value in entry.fields.items())


def _same(one: Node | None, other: Node) -> bool:
    """Whether two values are equal; mappings are where all that the second one says is."""
    if one is None:
        return False
    if other.fields:
        return all(_same(one.get(key), value) for key, value in other.fields.items())
    return one.text == other.text and one.texts() == other.texts()
