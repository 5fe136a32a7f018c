"""Which names code binds, read off its syntax tree: exact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import libcst as cst

_PATTERNS: Final = (
    cst.MatchPattern,
    cst.MatchStar,
    cst.MatchSequenceElement,
    cst.MatchMappingElement,
    cst.MatchKeywordElement,
)


def target_names(target: cst.CSTNode) -> Iterator[str]:
    """The names that assigning to a target binds; attributes and items bind none."""
    if isinstance(target, cst.Name):
        yield target.value
    elif isinstance(target, cst.Tuple | cst.List):
        for element in target.elements:
            yield from target_names(element.value)
    elif isinstance(target, cst.StarredElement):
        yield from target_names(target.value)


def pattern_names(pattern: cst.CSTNode) -> Iterator[str]:
    """The names that a ``case`` pattern captures."""
    if isinstance(pattern, cst.MatchAs | cst.MatchStar) and pattern.name is not None:
        yield pattern.name.value
    if isinstance(pattern, cst.MatchMapping) and pattern.rest is not None:
        yield pattern.rest.value
    for child in pattern.children:
        if isinstance(child, _PATTERNS):
            yield from pattern_names(child)
