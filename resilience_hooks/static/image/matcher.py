"""Many patterns against a walk through directories, as BuildKit's walk applies them.

A path inherits what its directory matched. The last pattern that changes the verdict decides, and
a pattern that cannot change it is not looked at, not even for what lies below: with ``*``,
``!a/b`` and ``a``, the file ``a/b`` stays, because the third pattern never got to see ``a``.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Final

from resilience_hooks.static.image.patterns import Pattern, Shape, shape

START: Final = -1
"""The state above every path: no pattern has decided anything."""


class Matcher:
    """Patterns, found by their literal beginning or end; the order decides.

    A state is the index of the pattern that decided last. Raises BadPatternError.
    """

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.patterns = tuple(patterns)
        self._shapes = tuple(shape(pattern.text) for pattern in self.patterns)
        self._exact: dict[str, list[int]] = {}
        self._parts: dict[str, list[int]] = {}
        self._tails = _Index()
        self._heads = _Index()
        for at, found in enumerate(self._shapes):
            self._file(at, found)

    def _file(self, at: int, found: Shape) -> None:
        if found.exact is not None:
            self._exact.setdefault(found.exact, []).append(at)
        elif found.tail:
            self._tails.add(found.tail, at)
        elif found.part is not None and not found.head:
            self._parts.setdefault(found.part, []).append(at)
        else:
            self._heads.add(found.head, at)

    def descend(self, path: str, state: int) -> int:
        """The state at a path (relative, cleaned) whose directory has ``state``."""
        if not self.patterns or (state != START and not self.has_negations):
            return state
        matched = self.is_match(state)
        for at in sorted(self._hits(path)):
            if at > state and self.patterns[at].negated == matched:
                matched = not matched
                state = at
        return state

    def is_match(self, state: int) -> bool:
        """Whether a path with this state is matched."""
        return state != START and not self.patterns[state].negated

    def may_match_below(self, directory: str, *, negated: bool) -> bool:
        """Whether a (negated) pattern could match anything inside a directory."""
        heads, deep = self._reach[negated]
        prefix = directory + "/"
        at = bisect.bisect_left(heads, prefix)
        return (at < len(heads) and heads[at].startswith(prefix)) or prefix.startswith(deep)

    @cached_property
    def has_negations(self) -> bool:
        """Whether any pattern takes something back."""
        return any(pattern.negated for pattern in self.patterns)

    @cached_property
    def _reach(self) -> tuple[tuple[list[str], tuple[str, ...]], ...]:
        """By kind: the sorted literal beginnings, and those with a wildcard behind."""
        kinds = []
        for negated in (False, True):
            chosen = [
                found
                for pattern, found in zip(self.patterns, self._shapes, strict=True)
                if pattern.negated == negated
            ]
            heads = sorted(found.head if found.exact is None else found.exact for found in chosen)
            deep = tuple({found.head for found in chosen if found.exact is None})
            kinds.append((heads, deep))
        return tuple(kinds)

    def _hits(self, path: str) -> Iterator[int]:
        yield from self._exact.get(path, ())
        for at in self._candidates(path):
            source = self._shapes[at].source
            if source is None or _compiled(source).fullmatch(path):
                yield at

    def _candidates(self, path: str) -> Iterator[int]:
        yield from self._tails.of_end("/" + path)
        yield from self._heads.of_beginning(path)
        if self._parts:
            for part in set(path.split("/")):
                yield from self._parts.get(part, ())


class _Index:
    """Pattern numbers by a literal text that every path they match begins or ends with."""

    def __init__(self) -> None:
        self._numbers: dict[str, list[int]] = {}
        self._lengths: list[int] = []

    def add(self, literal: str, number: int) -> None:
        self._numbers.setdefault(literal, []).append(number)
        if len(literal) not in self._lengths:
            bisect.insort(self._lengths, len(literal))

    def of_beginning(self, path: str) -> Iterator[int]:
        for length in self._lengths:
            yield from self._numbers.get(path[:length], ())

    def of_end(self, path: str) -> Iterator[int]:
        for length in self._lengths:
            yield from self._numbers.get(path[-length:], ())


@lru_cache(maxsize=65536)
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source, re.ASCII)
