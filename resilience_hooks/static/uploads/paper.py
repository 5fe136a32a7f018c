"""The file system that a deploy script works on: the tree, and on paper what the script adds.

Paths are places (``services/places.py``): absolute, normalised, the tree's root under a name of
its own. A part of a path that nobody knows stands for itself: two equal ones are one directory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from resilience_hooks.static.image.filesystem import LinkLoopError, resolve
from resilience_hooks.static.image.layers import ClashError, Layers
from resilience_hooks.static.image.model import (
    Blob,
    Content,
    Directory,
    File,
    Link,
    Node,
    Origin,
    Unknown,
)
from resilience_hooks.static.image.paths import child, parent
from resilience_hooks.static.services.places import in_tree
from resilience_hooks.static.services.unknowns import is_known
from resilience_hooks.static.tree import Kind, Tree


class Paper:
    """A tree with a layer on top. What a script deletes of the tree stays: silence is safer.

    ``strays`` are the lines of copies to places that are not known.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.unknowns: list[Unknown] = []
        self.strays: list[int] = []
        self._added = Layers()
        self._nodes: dict[str, Node | None] = {}

    def lstat(self, place: str) -> Node | None:
        """The node at a place, its last component not followed."""
        node = self._added.lstat(place)
        if node is not None and not isinstance(node, Directory):
            return node
        if place not in self._nodes:
            self._nodes[place] = self._tree_node(place)
        return self._nodes[place] or node

    def stat(self, place: str) -> Node | None:
        """The node that a place leads to; None where nothing is, or links run in a circle."""
        resolved = self.resolve(place)
        return None if resolved is None else self.lstat(resolved)

    def resolve(self, place: str) -> str | None:
        """The place with every symlink followed; None where they run in a circle."""
        if self._is_real(place):
            return place
        try:
            return resolve(self.lstat, place)
        except LinkLoopError:
            return None

    def children(self, directory: str) -> Sequence[str]:
        """The sorted names in a directory, links on the way to it followed."""
        place = self.resolve(directory)
        path = None if place is None else in_tree(place)
        listed = self.tree.children.get(path, ()) if path is not None else ()
        return sorted({*listed, *self._added.files.children(place or "")})

    def is_dir(self, place: str) -> bool:
        """Whether a place leads to a directory."""
        return isinstance(self.stat(place), Directory)

    def is_file(self, place: str) -> bool:
        """Whether a place leads to a regular file."""
        return isinstance(self.stat(place), File)

    def make_directory(self, place: str) -> None:
        """Make a directory and what it lacks above it; nothing happens where a file stands."""
        try:
            self._added.make_directories(self._real(place))
        except ClashError:
            return

    def write(self, place: str, content: Content, line: int, repo_path: str | None = None) -> None:
        """Put a file at a place. Over a directory nothing happens: the script would fail."""
        self._put(place, File(content, Origin(repo_path, (line,))))

    def link(self, place: str, target: str, line: int) -> None:
        """Put a symbolic link at a place."""
        self._put(place, Link(target, Origin(None, (line,))))

    def copy(self, source: str, place: str, line: int) -> None:
        """Copy one node, a link as a link; a directory without what is in it."""
        node = self.lstat(source)
        if isinstance(node, Directory):
            self.make_directory(place)
        elif node is not None:
            self._put(place, replace(node, origin=Origin(node.origin.repo_path, (line,))))

    def remove(self, place: str) -> None:
        """Remove what the script itself has put at a place."""
        self._added.remove(place)

    def doubt(self, place: str, reason: str, line: int) -> None:
        """Remember that something unknown may be put at a place or below it."""
        self.unknowns.append(Unknown(place, reason, line))

    def directories(self, place: str) -> Iterator[str]:
        """A directory and those below it; links are not followed."""
        pending = [place]
        while pending:
            here = pending.pop()
            if isinstance(self.lstat(here), Directory):
                yield here
                pending.extend(child(here, name) for name in self.children(here))

    def _is_real(self, place: str) -> bool:
        """Whether a directory or a file of the tree stands there.

        Nothing is put over the former, and no link leads to what the tree lists.
        """
        path = in_tree(place)
        if path is None or self.tree.is_dir(path):
            return path is not None
        entry = self.tree.entries.get(path)
        is_file = entry is not None and entry.kind is Kind.FILE
        return is_file and self._added.lstat(place) is None

    def _real(self, place: str) -> str:
        return self.resolve(place) or place

    def _put(self, place: str, node: File | Link) -> None:
        if not is_known(place):
            self.strays.append(node.origin.lines[-1])
        above = parent(place)
        if not isinstance(self._added.lstat(above), Directory):
            above = self._real(above)
        real = child(above, place.rpartition("/")[2])
        if isinstance(self.lstat(real), Directory):
            return
        try:
            self._added.make_directories(above)
            self._added.put(real, node)
        except ClashError:
            return

    def _tree_node(self, place: str) -> Node | None:
        path = in_tree(place)
        entry = self.tree.entries.get(path) if path is not None else None
        if path is None or entry is None or entry.kind is Kind.DIRECTORY:
            return Directory() if path is not None and self.tree.is_dir(path) else None
        target = self.tree.target(path)
        if target is not None:
            return Link(target, Origin(path, ()))
        return File(Blob(path), Origin(path, ())) if entry.kind is Kind.FILE else None
