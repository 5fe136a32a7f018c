"""Results of earlier runs, unit by unit, that stand: nothing they looked at has changed."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from resilience_hooks.static.cache.container import Container
from resilience_hooks.static.cache.difference import (
    Difference,
    Listing,
    Side,
    difference,
    listing,
    same_shape,
)
from resilience_hooks.static.cache.facts import CachedReader
from resilience_hooks.static.cache.recorded import Notes, RecordedTree
from resilience_hooks.static.cache.shape import Shape
from resilience_hooks.static.tree import Kind
from resilience_hooks.static.tree.model import Children, children_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept:
    """What was made of what was given, and what was looked at on the way.

    ``inner`` are the pieces of work that it was made of: they stand as long as it stands.
    """

    given: object
    value: Any
    notes: Notes
    said: str
    inner: tuple[Hashable, ...] = ()


@dataclass(slots=True)
class World:
    """A tree as a run saw it, and what the run made. ``given`` is what all of it rests on.

    ``children`` are its directories, where the process that knows them has not ended.
    """

    given: object
    listing: Listing
    deleted: frozenset[str] | None
    shapes: dict[tuple[str, bool], Shape]
    kept: dict[Hashable, Kept] = field(default_factory=dict)
    children: Children | None = None

    @property
    def side(self) -> Side:
        """The tree, to be compared with another one."""
        rows = self.listing
        return Side(
            rows, lambda: self.children or children_of((p, Kind(row[0])) for p, row in rows.items())
        )


class Standing:
    """Gives what stands of the world before, and makes the rest anew, for the world to come."""

    def __init__(
        self, tree: RecordedTree, reader: CachedReader, before: World | None, given: object
    ) -> None:
        self._tree = tree
        self._reader = reader
        self._before = before if before is not None and before.given == given else None
        deleted = tree.plain.deleted if _asked(self._before) else None
        self.after = World(given, listing(tree.plain), deleted, reader.shapes)
        self._difference = self._differs(deleted)
        self._inner: list[Hashable] = []
        self._adopted: dict[Hashable, Kept] = {}
        self._judged: dict[Hashable, bool] = {}
        tree.notebook.keep = lambda key, make: self.kept(key, None, make)

    def _differs(self, deleted: frozenset[str] | None) -> Difference | None:
        if self._before is None:
            return None
        found = difference(
            self._before.side,
            Side(self.after.listing, lambda: self._tree.plain.children),
            (deleted or frozenset()) ^ (self._before.deleted or frozenset()),
        )
        return None if found.is_global else found

    def known(self, key: Hashable, otherwise: T) -> T:
        """What a unit made in the world before, or else something."""
        known = self._before.kept.get(key) if self._before is not None else None
        return otherwise if known is None else known.value

    def stands(self, key: Hashable, given: object) -> bool:
        """Whether a unit would be taken over."""
        known = self._before.kept.get(key) if self._before is not None else None
        if known is None or known.given != given:
            return False
        if key not in self._judged:
            self._judged[key] = self._stands(known)
        return self._judged[key]

    def adopt(self, kept: Mapping[Hashable, Kept], deleted: frozenset[str] | None) -> None:
        """Take over what another process has made of this tree."""
        self._adopted.update(kept)
        self.after.kept.update(kept)
        self.after.deleted = deleted if self.after.deleted is None else self.after.deleted

    def resupply(self, names: frozenset[str]) -> None:
        """Take nothing that asked for one of these: what supplies them has come, or gone."""
        if self._difference is not None and names:
            self._difference = replace(self._difference, supplied=names)
            self._judged.clear()

    def kept(self, key: Hashable, given: object, make: Callable[[], T]) -> T:
        """What a unit makes of what is given, taken over where it stands."""
        self._inner.append(key)
        adopted = self._adopted.get(key)
        if adopted is not None and adopted.given == given:
            self._tree.notebook.current.add(adopted.notes)
            made: T = adopted.value
            return made
        if self._before is not None and self.stands(key, given):
            known = self._before.kept[key]
            self._take_over(key, known)
            standing: T = known.value
            return standing
        around, self._inner = self._inner, []
        with self._tree.notebook.unit() as notes:
            value = make()
        said = repr(value) if notes.facts else ""
        self.after.kept[key] = Kept(given, value, notes, said, tuple(self._inner))
        self._inner = around
        if notes.deleted and self.after.deleted is None:
            self.after.deleted = self._tree.plain.deleted
        return value

    def _stands(self, known: Kept) -> bool:
        differs = self._difference
        if differs is None or differs.touches(known.notes, lambda p: _hex(known, p), self._now):
            return False
        return all(
            self._has_same_shape(path, whole, known)
            for path, whole in known.notes.facts
            if path in differs.modified
        )

    def _has_same_shape(self, path: str, whole: bool, known: Kept) -> bool:
        assert self._before is not None
        old, new = self._before.shapes.get((path, whole)), self._reader.shape(path, whole)
        is_printed = path in known.said or repr(path)[1:-1] != path
        return old is not None and same_shape(old, new, is_printed)

    def _now(self, path: str) -> str:
        return self._reader.identity(path)

    def _take_over(self, key: Hashable, known: Kept) -> None:
        assert self._before is not None
        self.after.kept[key] = known
        self._tree.notebook.current.add(known.notes)
        for read in known.notes.facts:
            if read not in self._reader.shapes:
                self._reader.shapes[read] = self._before.shapes[read]
        self._take_along(known, self._before.kept)

    def _take_along(self, known: Kept, before: Mapping[Hashable, Kept]) -> None:
        """The pieces that a unit was made of: what they looked at, it looked at."""
        for inner in known.inner:
            if inner not in self.after.kept:
                self.after.kept[inner] = before[inner]
                self._take_along(before[inner], before)


def _asked(world: World | None) -> bool:
    return world is not None and any(kept.notes.deleted for kept in world.kept.values())


def _hex(known: Kept, path: str) -> str:
    found = known.notes.contents[path]
    return "" if found is None else found.hex()


def load(container: Container, name: str) -> World | None:
    """The world that a run left behind."""
    packed = container.read(name)
    world: World | None = None if packed is None else pickle.loads(packed)
    return world


def save(container: Container, name: str, world: World) -> bool:
    """Leave a world behind; whether that was possible."""
    try:
        packed = pickle.dumps(world, pickle.HIGHEST_PROTOCOL)
    except (TypeError, AttributeError, pickle.PicklingError, RecursionError):
        return False
    return container.write(name, packed)
