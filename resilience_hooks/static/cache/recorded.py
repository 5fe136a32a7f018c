"""A tree that notes what is asked of it, for whichever unit of work asks.

A question that is not noted can make a stored result wrong: whatever a tree answers goes through
here. What is remembered across units is noted for each that is given it (``remembered``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, TypeVar

from resilience_hooks.errors import TreeError
from resilience_hooks.static.cache.contents import identity
from resilience_hooks.static.tree import Entry, Kind, Source, Tree

T = TypeVar("T")

ALL: Final = ""
"""Stands for every path, or name, among those that were asked for."""


@dataclass(slots=True)
class Notes:
    """What one unit of work looked at.

    ``contents`` are paths whose bytes it saw, each with what tells them (None: unreadable);
    ``facts`` those of which it saw the imports, each with whether its whole syntax counted.
    ``entries`` were asked whether they are listed and as what, ``listings`` which names they hold,
    ``directories`` whether they are any, ``patterns`` in which paths they are found, ``deleted``
    whether the commit before had them (``ALL``: all that it had), ``supplied`` names of which it
    saw whether a distribution has them. ``everything``: it ran through all that is listed.
    """

    contents: dict[str, bytes | None] = field(default_factory=dict)
    facts: set[tuple[str, bool]] = field(default_factory=set)
    entries: set[str] = field(default_factory=set)
    listings: set[str] = field(default_factory=set)
    directories: set[str] = field(default_factory=set)
    patterns: set[re.Pattern[str]] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    supplied: set[str] = field(default_factory=set)
    everything: bool = False

    def add(self, other: Notes) -> None:
        """Note all that another has noted."""
        self.contents.update(other.contents)
        self.facts |= other.facts
        self.entries |= other.entries
        self.listings |= other.listings
        self.directories |= other.directories
        self.patterns |= other.patterns
        self.deleted |= other.deleted
        self.supplied |= other.supplied
        self.everything |= other.everything


class Notebook:
    """The notes of the unit that is at work; units nest."""

    def __init__(self) -> None:
        self.current = Notes()
        self.converted = False
        self.keep: Callable[[tuple[str, ...], Callable[[], Any]], Any] = _made
        self._memory: dict[Hashable, tuple[Any, Notes]] = {}

    @contextmanager
    def unit(self) -> Iterator[Notes]:
        """Note what is done inside by itself, and for the unit around it as well."""
        outer, self.current = self.current, Notes()
        try:
            yield self.current
        finally:
            outer.add(self.current)
            self.current = outer

    def supplied(self, names: frozenset[str]) -> frozenset[str]:
        """The names that distributions supply; noted name by name."""
        return _asked(names, lambda: self.current.supplied)

    def seed(self, key: Hashable, value: object) -> None:
        """Give a value under a key from now on. Who compares it needs no notes of it."""
        self._memory[key] = (value, Notes())

    def remembered(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made before under a key, and noted for all who are given it."""
        if key not in self._memory:
            with self.unit() as notes:
                self._memory[key] = (make(), notes)
        value, notes = self._memory[key]
        self.current.add(notes)
        found: T = value
        return found


def _made(key: tuple[str, ...], make: Callable[[], T]) -> T:
    del key
    return make()


class _Entries(dict[str, Entry]):
    """The listed paths; every way to look at them is noted."""

    def __init__(self, entries: Mapping[str, Entry], notebook: Notebook) -> None:
        super().__init__(entries)
        self._notebook = notebook

    def get(self, key: str, default: Any = None) -> Any:
        self._notebook.current.entries.add(key)
        return dict.get(self, key, default)

    def __getitem__(self, key: str) -> Entry:
        self._notebook.current.entries.add(key)
        return dict.__getitem__(self, key)

    def __contains__(self, key: object) -> bool:
        self._notebook.current.entries.add(str(key))
        return dict.__contains__(self, key)

    def __iter__(self) -> Iterator[str]:
        self._notebook.current.everything = True
        return dict.__iter__(self)

    def __len__(self) -> int:
        self._notebook.current.everything = True
        return dict.__len__(self)

    def keys(self) -> Any:
        self._notebook.current.everything = True
        return dict.keys(self)

    def values(self) -> Any:
        self._notebook.current.everything = True
        return dict.values(self)

    def items(self) -> Any:
        self._notebook.current.everything = True
        return dict.items(self)


class _Children(dict[str, tuple[str, ...]]):
    """The directories; asking for one's names is noted apart from asking whether it is one."""

    def __init__(self, children: Mapping[str, tuple[str, ...]], notebook: Notebook) -> None:
        super().__init__(children)
        self._notebook = notebook

    def get(self, key: str, default: Any = None) -> Any:
        self._notebook.current.listings.add(key)
        return dict.get(self, key, default)

    def __getitem__(self, key: str) -> tuple[str, ...]:
        self._notebook.current.listings.add(key)
        return dict.__getitem__(self, key)

    def __contains__(self, key: object) -> bool:
        self._notebook.current.directories.add(str(key))
        return dict.__contains__(self, key)

    def __iter__(self) -> Iterator[str]:
        self._notebook.current.everything = True
        return dict.__iter__(self)

    def items(self) -> Any:
        self._notebook.current.everything = True
        return dict.items(self)


class _Asked(frozenset[str]):
    """Texts; asking for one is noted, and so is asking for all."""

    noted: Callable[[], set[str]]

    def __contains__(self, text: object) -> bool:
        self.noted().add(str(text))
        return frozenset.__contains__(self, text)

    def __iter__(self) -> Iterator[str]:
        self.noted().add(ALL)
        return frozenset.__iter__(self)

    def __sub__(self, other: Set[Any]) -> frozenset[str]:
        self.noted().add(ALL)
        return frozenset.__sub__(self, other)


def _asked(texts: frozenset[str], noted: Callable[[], set[str]]) -> frozenset[str]:
    found = _Asked(texts)
    found.noted = noted
    return found


@dataclass(frozen=True)
class _Noting:
    """A source whose reads are noted."""

    inner: Source
    notebook: Notebook

    @property
    def label(self) -> str:
        return self.inner.label

    def read(self, path: str, entry: Entry) -> bytes:
        try:
            data = self.inner.read(path, entry)
        except TreeError:
            self.notebook.current.contents[path] = None
            raise
        found = identity(data, entry.blob)
        if entry.blob and found.hex() != entry.blob:
            self.notebook.converted = True
        self.notebook.current.contents[path] = found
        return data


@dataclass(frozen=True)
class RecordedTree(Tree):
    """A tree that notes every question."""

    plain: Tree = field(kw_only=True)
    notebook: Notebook = field(kw_only=True)

    @cached_property
    def _children(self) -> _Children:
        return _Children(self.plain.children, self.notebook)

    @property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """As of any tree; noted."""
        return self._children

    def target(self, path: str) -> str | None:
        """As of any tree, read each time; noted."""
        entry = self.entries.get(path)
        is_link = entry is not None and entry.kind is Kind.LINK
        return self.read(path).decode("utf-8", "surrogateescape") if is_link else None

    @property
    def submodules(self) -> tuple[str, ...]:
        """As of any tree; not noted: where one comes or goes, nothing stands."""
        return self.plain.submodules

    def matching(self, pattern: re.Pattern[str]) -> tuple[str, ...]:
        """As of any tree; noted."""
        self.notebook.current.patterns.add(pattern)
        return self.plain.matching(pattern)

    def unit(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """What was made before where it stands, else what is made now."""
        found: T = self.notebook.keep(key, make)
        return found

    @cached_property
    def deleted(self) -> frozenset[str]:
        """As of any tree; noted path by path."""
        return _asked(self.plain.deleted, lambda: self.notebook.current.deleted)


def recorded(tree: Tree, notebook: Notebook) -> RecordedTree:
    """The tree, with a notebook that is told of every question."""
    return RecordedTree(
        _Entries(tree.entries, notebook),
        _Noting(tree.source, notebook),
        tree.find_deleted,
        plain=tree,
        notebook=notebook,
    )
