"""Pieces of work done by several processes at once, where that pays, for one to take over."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from resilience_hooks.static.forks import shared_out
from resilience_hooks.static.graph.reader import Reader
from resilience_hooks.static.tree import Entry, Kind, Tree

T = TypeVar("T")

UNREAD: Final = 300
"""Python files that nobody has read yet, from which on a fork saves more than it costs."""


class Piece(NamedTuple):
    """A piece of work: what names it, what is given to it, and what it does."""

    key: Hashable
    given: object
    make: Callable[[], Any]


class Share(Protocol):
    """What forks give back, and how it is taken over."""

    def stands(self, key: Hashable, given: object) -> bool:
        """Whether a piece need not be made."""

    def unread(self) -> Iterator[Entry]:
        """The Python files that may have to be read."""

    def packed(self) -> bytes:
        """What this fork has added, as bytes."""

    def adopt(self, packed: bytes) -> None:
        """Take it over in the process that was forked."""


@dataclass
class Anew:
    """Makes every piece, save those that a fork has made: a run without a cache."""

    tree: Tree
    reader: Reader
    made: dict[Hashable, Any] = field(default_factory=dict)

    def __call__(self, key: Hashable, given: object, make: Callable[[], T]) -> T:
        """What the piece makes."""
        del given
        if key not in self.made:
            self.made[key] = make()
        found: T = self.made[key]
        return found

    def stands(self, key: Hashable, given: object) -> bool:
        """Whether it is made already."""
        del given
        return key in self.made

    def unread(self) -> Iterator[Entry]:
        """All of them."""
        return python_files(self.tree)

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
    pieces: Sequence[Piece],
    keep: Callable[[Hashable, object, Callable[[], Any]], Any],
    share: Share,
    processes: int,
) -> None:
    """Have pieces made that will be asked for, by several processes, if that pays."""
    if processes < 2:
        return
    missing = [each for each in pieces if not share.stands(each.key, each.given)]
    if len(missing) < 2 or len(list(islice(share.unread(), UNREAD))) < UNREAD:
        return

    def work(number: int) -> None:
        keep(*missing[number])

    for packed in shared_out(len(missing), work, share.packed, min(processes, len(missing))):
        share.adopt(packed)
