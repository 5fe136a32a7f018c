"""The builder's side of a file system: what a stage's instructions change."""

from __future__ import annotations

from typing import Final

from resilience_hooks.errors import TreeError
from resilience_hooks.static.image.filesystem import FileSystem, LinkLoopError, resolve
from resilience_hooks.static.image.model import Directory, File, Link, Node, Origin
from resilience_hooks.static.image.paths import child, parent

_MOST: Final = 300_000
_LONGEST: Final = 4096  # PATH_MAX of Linux


class ClashError(Exception):
    """A file stands where a directory is needed, or the reverse: the build fails."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} {reason}")
        self.path = path


class FullError(TreeError):
    """More files than any image has: copies of copies double with every line."""


class Layers:
    """A file system under construction. Paths are absolute and cleaned."""

    def __init__(self, fs: FileSystem | None = None) -> None:
        """Begin empty, or with a copy of what a finished stage holds."""
        self._nodes: dict[str, Node] = dict(fs.nodes) if fs else {"/": Directory()}
        self._names = {path: dict(names) for path, names in fs.names.items()} if fs else {"/": {}}
        self.files = FileSystem(self._nodes, self._names)

    def lstat(self, path: str) -> Node | None:
        """The node at a path, its last component not followed."""
        return self._nodes.get(path)

    def resolve(self, path: str, root: str = "/") -> str:
        """The path with every symlink followed as seen from ``root``. Raises ClashError."""
        try:
            return resolve(self._nodes.get, path, root.rstrip("/"))
        except LinkLoopError as error:
            raise ClashError(path, "runs through a circle of links") from error

    def make_directories(self, path: str, origin: Origin | None = None) -> None:
        """Make a directory and what it lacks above it; no link is followed.

        Raises ClashError, FullError.
        """
        if len(path) > _LONGEST:
            raise ClashError(f"{path[:80]}…", "is longer than a path may be")
        missing = []
        while (node := self._nodes.get(path)) is None:
            missing.append(path)
            path = parent(path)
        if not isinstance(node, Directory):
            raise ClashError(path, "is no directory")
        for directory in reversed(missing):
            self._nodes[directory] = Directory(origin)
            self._names[directory] = {}
            self._register(directory)
        if len(self._nodes) > _MOST:
            raise FullError(f"the image has more than {_MOST:,} files")

    def put(self, path: str, node: File | Link) -> None:
        """Write a file or a link into an existing directory.

        Raises ClashError over a directory, FullError.
        """
        if isinstance(self._nodes.get(path), Directory):
            raise ClashError(path, "is a directory, and a file would replace it")
        if len(self._nodes) > _MOST:
            raise FullError(f"the image has more than {_MOST:,} files")
        self._nodes[path] = node
        self._register(path)

    def remove(self, path: str) -> None:
        """Remove a path and everything below it; nothing happens where nothing is."""
        if path == "/":
            for name in list(self._names["/"]):
                self.remove(f"/{name}")
            return
        pending = [path]
        while pending:
            here = pending.pop()
            self._nodes.pop(here, None)
            pending.extend(child(here, name) for name in self._names.pop(here, ()))
        self._names.get(parent(path), {}).pop(path.rpartition("/")[2], None)

    def restore(self, path: str, before: FileSystem) -> None:
        """Let a path and everything below it be as another file system has it."""
        self.remove(path)
        pending = [path] if path in before.nodes else []
        if pending:
            self.make_directories(parent(path))
        while pending:
            here = pending.pop()
            self._nodes[here] = before.nodes[here]
            self._register(here)
            if here in before.names:
                self._names[here] = {}
                pending.extend(child(here, name) for name in before.names[here])

    def overlay(self, upper: FileSystem) -> None:
        """Lay another file system over this one: directories merge, all else is replaced."""
        for path, node in upper.walk():
            existing = self._nodes.get(path)
            if isinstance(node, Directory) and isinstance(existing, Directory):
                continue
            self.remove(path)
            if isinstance(node, Directory):
                self.make_directories(path, node.origin)
            else:
                self.put(path, node)

    def _register(self, path: str) -> None:
        directory, _, name = path.rpartition("/")
        self._names[directory or "/"][name] = None
