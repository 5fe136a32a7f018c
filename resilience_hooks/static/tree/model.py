"""A tree of sources: what is listed, and a port through which bytes are fetched on demand."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Protocol, TypeAlias, TypeVar

from resilience_hooks.errors import TreeError

T = TypeVar("T")

_LONGEST_TARGET: Final = 4096  # PATH_MAX of Linux

Children: TypeAlias = Mapping[str, tuple[str, ...]]
"""Directories → the names in them."""


class Kind(enum.Enum):
    """What a path is, as git (or the file system) records it."""

    FILE = "file"
    LINK = "link"
    SUBMODULE = "submodule"
    DIRECTORY = "directory"  # listed only where it is empty, which git cannot record


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed path. ``blob`` is git's object id, or ``""`` where the bytes are not git's."""

    kind: Kind
    blob: str = ""
    executable: bool = False


class Source(Protocol):
    """Where bytes come from. For a link they are its target."""

    @property
    def label(self) -> str:
        """Where the sources come from, for people."""

    def read(self, path: str, entry: Entry) -> bytes:
        """The bytes of a file, or the target of a link. Raises TreeError."""


@dataclass(frozen=True)
class Tree:
    """The listed sources. Paths are POSIX, relative, sorted; undecodable bytes are surrogates.

    ``find_deleted`` asks, only when it is called, for the paths that the commit before had.
    """

    entries: Mapping[str, Entry]
    source: Source
    find_deleted: Callable[[], frozenset[str]] = field(default=frozenset, repr=False, compare=False)

    @property
    def label(self) -> str:
        """Where the sources come from, for people: ``index``, ``commit b02a2b04``, a folder."""
        return self.source.label

    @cached_property
    def children(self) -> Children:
        """Every directory (``""`` is the root) → the names in it, sorted."""
        return children_of((path, entry.kind) for path, entry in self.entries.items())

    @cached_property
    def submodules(self) -> tuple[str, ...]:
        """The places of other repositories."""
        return tuple(p for p, entry in self.entries.items() if entry.kind is Kind.SUBMODULE)

    @cached_property
    def deleted(self) -> frozenset[str]:
        """The paths that the commit before had and this tree lacks; nothing for a plain folder."""
        return self.find_deleted() - self.entries.keys()

    def is_dir(self, path: str) -> bool:
        """Whether a directory is (not: leads to) ``path``."""
        return path in self.children

    def under(self, directory: str) -> Iterator[str]:
        """The listed paths below a directory, in order; an empty directory is none of them."""
        pending = [directory]
        while pending:
            here = pending.pop()
            names = self.children.get(here)
            if names is not None:
                prefix = f"{here}/" if here else ""
                pending.extend(prefix + name for name in reversed(names))
            elif here != directory:
                yield here

    def matching(self, pattern: re.Pattern[str]) -> tuple[str, ...]:
        """The listed paths in which a pattern is found, in order."""
        return tuple(filter(pattern.search, self.entries))

    def files_matching(self, pattern: re.Pattern[str]) -> Iterator[str]:
        """The regular files among them."""
        return (p for p in self.matching(pattern) if self.entries[p].kind is Kind.FILE)

    def unit(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """What a piece of work makes that looks at nothing but this tree.

        A tree that notes its questions may know it from before. ``key`` names it among all pieces:
        its kind, the path of the file that it is about, and what else tells it apart.
        """
        del key
        return make()

    def target(self, path: str) -> str | None:
        """Where a link points to, read once; None for anything else. Raises TreeError.

        A text that is too long for a path leads nowhere: empty.
        """
        entry = self.entries.get(path)
        if entry is None or entry.kind is not Kind.LINK:
            return None
        if path not in self._targets:
            target = self.read(path)
            is_path = len(target) < _LONGEST_TARGET
            self._targets[path] = target.decode("utf-8", "surrogateescape") if is_path else ""
        return self._targets[path]

    @cached_property
    def _targets(self) -> dict[str, str]:
        return {}

    def read(self, path: str) -> bytes:
        """The bytes of a file, or the target of a link. Raises TreeError."""
        entry = self.entries.get(path)
        if entry is None or entry.kind in {Kind.DIRECTORY, Kind.SUBMODULE}:
            raise TreeError(f"{path}: not a file of {self.label}")
        return self.source.read(path, entry)


def children_of(listed: Iterable[tuple[str, Kind]]) -> Children:
    """Every directory on the way to what is listed → the names in it, sorted."""
    found: dict[str, set[str]] = {"": set()}
    for path, kind in listed:
        if kind is Kind.DIRECTORY:
            found.setdefault(path, set())
        _register(found, path)
    return {directory: tuple(sorted(names)) for directory, names in found.items()}


def _register(found: dict[str, set[str]], path: str) -> None:
    while path:
        parent, _, name = path.rpartition("/")
        names = found.setdefault(parent, set())
        if name in names:
            return
        names.add(name)
        path = parent
