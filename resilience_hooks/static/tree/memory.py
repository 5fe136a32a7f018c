"""A tree out of a mapping: for tests, and for what no disk holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from resilience_hooks.static.tree.model import Entry, Kind, Tree
from resilience_hooks.static.tree.plumbing import to_bytes


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link to ``target``, as stored."""

    target: str


@dataclass(frozen=True, slots=True)
class Executable:
    """A file with the executable bit."""

    content: str | bytes


@dataclass(frozen=True, slots=True)
class Submodule:
    """The place of another repository."""


@dataclass(frozen=True, slots=True)
class EmptyDirectory:
    """A directory with nothing in it."""


Content: TypeAlias = str | bytes | Link | Executable | Submodule | EmptyDirectory


@dataclass(frozen=True, slots=True)
class MemorySource:
    """The contents that a tree was made of."""

    files: Mapping[str, Content]
    label: str = "memory"

    def read(self, path: str, entry: Entry) -> bytes:
        """The bytes of a file, or the target of a link."""
        return _data(self.files[path])


def memory_tree(files: Mapping[str, Content], deleted: Iterable[str] = ()) -> Tree:
    """A tree of the given contents by path; text stands for its UTF-8 bytes.

    ``deleted`` are paths that the commit before had.
    """
    entries = {path: _entry(files[path]) for path in sorted(files)}
    gone = frozenset(deleted)
    return Tree(entries, MemorySource(dict(files)), lambda: gone)


def _entry(content: Content) -> Entry:
    match content:
        case Link():
            return Entry(Kind.LINK)
        case Submodule():
            return Entry(Kind.SUBMODULE)
        case EmptyDirectory():
            return Entry(Kind.DIRECTORY)
        case _:
            return Entry(Kind.FILE, executable=isinstance(content, Executable))


def _data(content: Content) -> bytes:
    match content:
        case str():
            return to_bytes(content)
        case bytes():
            return content
        case Link(target):
            return to_bytes(target)
        case Executable(inner):
            return _data(inner)
        case _:
            return b""
