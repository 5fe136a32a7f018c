"""The file system of a virtual image: absolute POSIX paths, symlinks resolved inside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from resilience_hooks.static.image.model import Directory, File, Link, Node

_LINK_LIMIT = 40


class LinkLoopError(Exception):
    """A path runs through more symlinks than the kernel follows (``ELOOP``)."""


class Files(Protocol):
    """Where files can be read from: a build context, or the file system of a stage."""

    def lstat(self, path: str) -> Node | None:
        """The node at a normalised path, its last component not followed."""

    def resolve(self, path: str) -> str:
        """The path with every symlink followed, dangling ones too. Raises LinkLoopError."""

    def children(self, directory: str) -> Sequence[str]:
        """The sorted names in a directory that stands at a normalised path."""


@dataclass(frozen=True, slots=True)
class FileSystem:
    """What stands where. Built by ``Layers``; readers never change it."""

    nodes: dict[str, Node]
    names: dict[str, dict[str, None]]

    def lstat(self, path: str) -> Node | None:
        """The node at a normalised path, its last component not followed."""
        return self.nodes.get(path)

    def resolve(self, path: str) -> str:
        """The path with every symlink followed, dangling ones too. Raises LinkLoopError."""
        return resolve(self.nodes.get, path)

    def stat(self, path: str) -> Node | None:
        """The node that a path leads to; None where nothing is, or links run in a circle."""
        try:
            return self.nodes.get(self.resolve(path))
        except LinkLoopError:
            return None

    def is_file(self, path: str) -> bool:
        """Whether a path leads to a regular file."""
        return isinstance(self.stat(path), File)

    def is_dir(self, path: str) -> bool:
        """Whether a path leads to a directory."""
        return isinstance(self.stat(path), Directory)

    def children(self, directory: str) -> Sequence[str]:
        """The sorted names in a directory that stands at a normalised path."""
        return sorted(self.names.get(directory, ()))

    def listdir(self, path: str) -> tuple[str, ...]:
        """The sorted names in the directory that a path leads to; none where it is no directory."""
        try:
            return tuple(self.children(self.resolve(path)))
        except LinkLoopError:
            return ()

    def walk(self) -> Iterator[tuple[str, Node]]:
        """Every path with its node, sorted by path."""
        return iter(sorted(self.nodes.items()))


def resolve(lookup: Callable[[str], Node | None], path: str, root: str = "") -> str:
    """Follow every symlink of a path; nothing leaves ``root``. Raises LinkLoopError."""
    pending = [part for part in reversed(path.split("/")) if part and part != "."]
    here, links = root, 0
    while pending:
        part = pending.pop()
        if part == "..":
            here = here.rpartition("/")[0] if here != root else root
            continue
        node = lookup(f"{here}/{part}")
        if not isinstance(node, Link):
            here = f"{here}/{part}"
            continue
        links += 1
        if links > _LINK_LIMIT:
            raise LinkLoopError(path)
        if node.target.startswith("/"):
            here = root
        pending.extend(p for p in reversed(node.target.split("/")) if p and p != ".")
    return here or "/"
