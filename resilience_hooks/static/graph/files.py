"""The files that a launch may import: the image's, and those that a proposed COPY would add."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from resilience_hooks.static.image.filesystem import FileSystem, LinkLoopError
from resilience_hooks.static.image.model import Blob, Content, Directory, File, Link, Opaque
from resilience_hooks.static.tree import Kind, Tree

Shape: TypeAlias = Literal["file", "dir"]

_NOTHING: Final = Opaque("not in the image")


class Files:
    """A view of an image to which repository paths can be added, as if they had been copied."""

    def __init__(self, fs: FileSystem, tree: Tree) -> None:
        self._fs = fs
        self._tree = tree
        self._added: dict[str, str] = {}
        self._added_dirs: set[str] = set()

    def shape(self, path: str) -> Shape | None:
        """What a path leads to, symlinks followed; what was added counts."""
        shape = self.built(path)
        if shape is None and path in self._added_dirs:
            return "dir"
        return "file" if shape is None and path in self._added else shape

    def built(self, path: str) -> Shape | None:
        """What a path leads to in the image as it is built today."""
        node = self._fs.nodes.get(path)
        if node is None or isinstance(node, Link):
            node = self._fs.stat(path)
        if isinstance(node, File):
            return "file"
        return "dir" if isinstance(node, Directory) else None

    def real(self, path: str) -> str:
        """The path without symlinks; files reached under two names stay two modules."""
        try:
            return self._fs.resolve(path)
        except LinkLoopError:
            return path

    def content(self, path: str) -> Content:
        """The content of the file at a path."""
        node = self._fs.stat(path)
        if isinstance(node, File):
            return node.content
        return Blob(self._added[path]) if path in self._added else _NOTHING

    def repo_path(self, path: str) -> str | None:
        """The repository file that stands at an image path."""
        node = self._fs.stat(path)
        if isinstance(node, File):
            return node.origin.repo_path
        return self._added.get(path)

    def is_added(self, path: str) -> bool:
        """Whether a path is there only because a COPY was proposed."""
        return path in self._added and not isinstance(self._fs.stat(path), File)

    def names(self, directory: str) -> tuple[str, ...]:
        """The names in a directory of the image itself."""
        return self._fs.listdir(directory)

    def add(self, repo_path: str, image_path: str) -> None:
        """Put a repository file, or a directory's files, at a path of the image."""
        entry = self._tree.entries.get(repo_path)
        if entry is not None and entry.kind is not Kind.DIRECTORY:
            self._add_file(repo_path, image_path)
            return
        for path in self._tree.under(repo_path):
            self._add_file(path, image_path + path[len(repo_path) :])

    def _add_file(self, repo_path: str, image_path: str) -> None:
        self._added[image_path] = repo_path
        parent = image_path.rpartition("/")[0]
        while parent and parent not in self._added_dirs:
            self._added_dirs.add(parent)
            parent = parent.rpartition("/")[0]
