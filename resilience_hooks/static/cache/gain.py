"""What a fork has added to a session, for the process that it was forked from."""

from __future__ import annotations

import pickle
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from resilience_hooks.static.cache.facts import CachedReader, Known
from resilience_hooks.static.cache.shape import Shape
from resilience_hooks.static.cache.standing import Kept, Standing
from resilience_hooks.static.graph.memo import MEMO, Key
from resilience_hooks.static.graph.statements import StatementFacts
from resilience_hooks.static.sharing import python_files
from resilience_hooks.static.tree import Entry, Tree

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Gain:
    """Units with their notes, shapes and facts of files, statements, and what was counted."""

    kept: dict[Hashable, Kept]
    shapes: dict[tuple[str, bool], Shape]
    files: Known
    statements: dict[Key, StatementFacts]
    fresh: set[str]
    known: set[str]
    deleted: frozenset[str] | None


class Gaining:
    """Notes where a session stands before the fork; what comes later is the fork's own."""

    def __init__(self, standing: Standing, reader: CachedReader, tree: Tree) -> None:
        self._standing = standing
        self._reader = reader
        self._tree = tree
        self._before = [len(each) for each in self._growing()]

    def stands(self, key: Hashable, given: object) -> bool:
        """Whether a unit would be taken over from an earlier run."""
        return self._standing.stands(key, given)

    def unread(self) -> Iterator[Entry]:
        """The Python files that no run has read."""
        files = python_files(self._tree)
        return (entry for entry in files if not self._reader.has_read(entry.blob))

    def packed(self) -> bytes:
        """What was added since, as bytes."""
        kept, shapes, files, statements = (
            _since(each, count) for each, count in zip(self._growing(), self._before, strict=True)
        )
        reader, deleted = self._reader, self._standing.after.deleted
        gain = Gain(kept, shapes, files, statements, reader.fresh, reader.known, deleted)
        return pickle.dumps(gain, pickle.HIGHEST_PROTOCOL)

    def adopt(self, packed: bytes) -> None:
        """Take over what a fork has added."""
        gain: Gain = pickle.loads(packed)
        self._reader.adopt(gain.files, gain.shapes, gain.fresh, gain.known)
        self._standing.adopt(gain.kept, gain.deleted)
        MEMO.add(gain.statements)

    def _growing(self) -> tuple[Mapping[Any, Any], ...]:
        reader = self._reader
        return self._standing.after.kept, reader.shapes, reader.store.known, dict(MEMO.items())


def _since(mapping: Mapping[K, V], count: int) -> dict[K, V]:
    """The items behind the first so many; all of them where it was emptied meanwhile."""
    return dict(islice(mapping.items(), count if len(mapping) >= count else 0, None))
