"""The commit of each finding: the one that has it while its parent has not, found by halving.

A finding may come and go. Halving keeps to one rule: it is there at the upper end, and not at the
lower one; so it ends at a commit that brings it. What was in between at commits that were not
looked at, nobody knows.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from resilience_hooks.errors import ConfigError, TreeError
from resilience_hooks.static.history.model import Origin
from resilience_hooks.static.history.renames import before, renames
from resilience_hooks.static.history.revisions import Revision, Revisions
from resilience_hooks.static.history.sightings import Seen, Sighting
from resilience_hooks.static.tree.plumbing import Git

Look: TypeAlias = Callable[[Revision, frozenset[str]], Seen]
"""What is found at a revision in some places."""


@dataclass(frozen=True, slots=True)
class _Search:
    """It is there at the place ``high`` of the line, and not at ``low`` (-1: before the line)."""

    number: int
    sighting: Sighting
    low: int
    high: int

    def next(self, closed: Container[int]) -> int | None:
        """The place to look at: the one in the middle, or near to it where some are closed."""
        middle = (self.low + self.high) // 2
        near = (*range(middle, self.low, -1), *range(middle + 1, self.high))
        return next((index for index in near if index not in closed), None)

    def halved(self, index: int, seen: Seen) -> _Search:
        """The half that is left."""
        return replace(self, high=index) if self.sighting in seen else replace(self, low=index)


def blame(
    revisions: Revisions, found: Sequence[Sighting], look: Look, git: Git
) -> Iterator[Origin]:
    """The origins of what was found at the last commit of a line, as each becomes known.

    Commits that cannot be analysed are passed over.
    """
    top = len(revisions.line) - 1
    searches = [_Search(number, each, -1, top) for number, each in enumerate(found)]
    unreadable: set[int] = set()
    while searches:
        nexts = [(each.next(unreadable), each) for each in searches]
        searches = list(_halved(nexts, revisions, look, unreadable))
        for done in (each for index, each in nexts if index is None):
            older = _older(done, revisions, look, git)
            if older is not None:
                searches.append(older)
            else:
                finding = found[done.number].finding
                yield Origin(finding, revisions.line[done.high], done.high == 0)


def _halved(
    nexts: Iterable[tuple[int | None, _Search]],
    revisions: Revisions,
    look: Look,
    unreadable: set[int],
) -> Iterator[_Search]:
    """Each search with the half that is left; a revision is analysed once for all of them."""
    by_index: dict[int, list[_Search]] = {}
    for index, search in nexts:
        if index is not None:
            by_index.setdefault(index, []).append(search)
    for index in sorted(by_index, reverse=True):
        searches = by_index[index]
        try:
            seen = look(revisions.at(index), frozenset(s.sighting.place for s in searches))
        except (TreeError, ConfigError):
            unreadable.add(index)
            yield from searches
        else:
            yield from (search.halved(index, seen) for search in searches)


def _older(search: _Search, revisions: Revisions, look: Look, git: Git) -> _Search | None:
    """The search under older names, where the commit found only renames what was there before."""
    below = search.high - 1
    renamed = renames(git, revisions.line[search.high].id) if below >= 0 else {}
    sighting = before(search.sighting, renamed)
    if sighting == search.sighting:
        return None
    try:
        seen = look(revisions.at(below), frozenset({sighting.place}))
    except (TreeError, ConfigError):
        return None
    return _Search(search.number, sighting, -1, below) if sighting in seen else None
