"""Units made by several processes at once, where that pays, for one to take over."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from resilience_hooks.static.forks import shared_out
from resilience_hooks.static.graph.reader import Reader
from resilience_hooks.static.tree import Entry, Kind, Tree

T = TypeVar("T")

UNREAD: Final = 300
"""Python files that nobody has read yet, from which on a fork saves more than it costs."""


class Unit(NamedTuple):
    """A piece of work: what names it, what is given to it, and what it does."""

    key: Hashable
    given: object
    make: Callable[[], Any]


class Share(Protocol):
    """What forks give back, and how it is taken over."""

    def stands(self, key: Hashable, given: object) -> bool:
        """Whether a unit need not be made."""

    def unread(self) -> int:
        """How many Python files may have to be read."""

    def packed(self) -> bytes:
        """What this fork has added, as bytes."""

    def adopt(self, packed: bytes) -> None:
        """Take it over in the process that was forked."""


@dataclass
class Anew:
    """Makes every unit, save those that a fork has made: a run without a cache."""

    tree: Tree
    reader: Reader
    made: dict[Hashable, Any] = field(default_factory=dict)

    def __call__(self, key: Hashable, given: object, make: Callable[[], T]) -> T:
        """What the unit makes."""
        del given
        if key not in self.made:
            self.made[key] = make()
        found: T = self.made[key]
        return found

    def stands(self, key: Hashable, given: object) -> bool:
        """Whether it is made already."""
        del given
        return key in self.made

    def unread(self) -> int:
        """All of them."""
        return sum(1 for _ in python_files(self.tree))

    def packed(self) -> bytes:
        """Everything that was made, and what was read for it."""
        return pickle.dumps((self.made, self.reader.fresh), pickle.HIGHEST_PROTOCOL)

    def adopt(self, packed: bytes) -> None:
        """Have made it."""
        made, fresh = pickle.loads(packed)
        self.made.update(made)
        self.reader.fresh |= fresh


def python_files(tree: Tree) -> Iterator[Entry]:
    """The entries of the Python files of a tree."""
    for path, entry in tree.entries.items():
        if path.endswith(".py") and entry.kind is Kind.FILE:
            yield entry


def ahead(
    units: Sequence[Unit],
    keep: Callable[[Hashable, object, Callable[[], Any]], Any],
    share: Share,
    processes: int,
) -> None:
    """Have units made that will be asked for, by several processes, if there is enough to read."""
    if processes < 2 or len(units) < 2 or share.unread() < UNREAD:
        return
    missing = [unit for unit in units if not share.stands(unit.key, unit.given)]
    if len(missing) < 2:
        return

    def work(number: int) -> None:
        keep(*missing[number])

    for packed in shared_out(len(missing), work, share.packed, min(processes, len(missing))):
        share.adopt(packed)
