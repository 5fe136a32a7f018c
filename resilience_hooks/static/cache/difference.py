"""What differs between the tree that a run saw and the tree that there is now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from resilience_hooks.static.cache.recorded import ALL, Notes
from resilience_hooks.static.cache.shape import Shape
from resilience_hooks.static.tree import Kind, Tree
from resilience_hooks.static.tree.model import Children

Listing: TypeAlias = Mapping[str, tuple[str, bool, str]]
"""Path → kind, whether it is executable, blob (empty: not git's)."""

_GLOBAL: Final = ".gitignore"


def listing(tree: Tree) -> dict[str, tuple[str, bool, str]]:
    """What a tree lists."""
    return {
        path: (entry.kind.value, entry.executable, entry.blob)
        for path, entry in tree.entries.items()
    }


class Side(NamedTuple):
    """A tree as it is compared: what it lists, and its directories when somebody asks."""

    listing: Listing
    children: Callable[[], Children]


@dataclass(frozen=True, slots=True)
class Difference:
    """Paths whose bytes may be others, paths that are listed otherwise, and what follows.

    ``listings`` are directories that hold other names, ``directories`` those that came or went,
    ``deleted`` paths of which one commit before had some and the other had none, ``supplied`` names
    that a distribution supplies on one side only.
    """

    modified: frozenset[str]
    moved: frozenset[str]
    listings: frozenset[str]
    directories: frozenset[str]
    deleted: frozenset[str]
    supplied: frozenset[str] = frozenset()

    @property
    def is_global(self) -> bool:
        """Whether something changed that every answer may rest on."""
        return any(path.rpartition("/")[2] == _GLOBAL for path in self.modified | self.moved)

    def touches(
        self, notes: Notes, before: Callable[[str], str], after: Callable[[str], str]
    ) -> bool:
        """Whether the tree would answer one of the questions noted otherwise, imports left out.

        ``before`` and ``after`` give the identity of a path's bytes.
        """
        if self.moved and (notes.everything or not self.moved.isdisjoint(notes.entries)):
            return True
        if _meet(self.deleted, notes.deleted) or _meet(self.supplied, notes.supplied):
            return True
        if any(pattern.search(path) for path in self.moved for pattern in notes.patterns):
            return True
        if not self.listings.isdisjoint(notes.listings):
            return True
        if not self.directories.isdisjoint(notes.directories):
            return True
        return any(before(path) != after(path) for path in self.modified & notes.contents.keys())


def _meet(differing: frozenset[str], asked: Set[str]) -> bool:
    return bool(differing) and (ALL in asked or not differing.isdisjoint(asked))


def difference(old: Side, new: Side, deleted: frozenset[str]) -> Difference:
    """The difference of two trees; ``deleted``: what of the commits before differs."""
    rows = old.listing, new.listing
    changed = [
        p for p in old.listing.keys() | new.listing.keys() if rows[0].get(p) != rows[1].get(p)
    ]
    dirty = [path for path, (_, _, blob) in new.listing.items() if not blob]
    moved = frozenset(p for p in changed if _place(rows[0].get(p)) != _place(rows[1].get(p)))
    modified = frozenset((*changed, *dirty)) - moved
    if any(_is_submodule(each.get(path)) for path in moved for each in rows):
        return Difference(modified, moved | {_GLOBAL}, frozenset(), frozenset(), deleted)
    if not moved:
        return Difference(modified, moved, frozenset(), frozenset(), deleted)
    before, after = old.children(), new.children()
    ways = {way for path in moved for way in _ways(path)}
    listings = frozenset(way for way in ways if before.get(way) != after.get(way))
    gone = frozenset(way for way in listings if (way in before) != (way in after))
    return Difference(modified, moved, listings, gone, deleted)


def _ways(path: str) -> Iterator[str]:
    """A path and the directories on the way to it."""
    yield ""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _place(row: tuple[str, bool, str] | None) -> tuple[str, bool] | None:
    return None if row is None else row[:2]


def _is_submodule(row: tuple[str, bool, str] | None) -> bool:
    return row is not None and row[0] == Kind.SUBMODULE.value


def same_shape(old: Shape, new: Shape, is_printed: bool) -> bool:
    """Whether the imports of a file are what they were, as far as anybody can tell."""
    return old.form == new.form and (old.lines == new.lines or not is_printed)
