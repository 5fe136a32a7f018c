"""Small images by hand: image path → repository path, the directories implied."""

from __future__ import annotations

from collections.abc import Mapping

from resilience_hooks.static.image.filesystem import FileSystem
from resilience_hooks.static.image.model import Blob, Directory, File, Node, Origin


def filesystem(files: Mapping[str, str]) -> FileSystem:
    """A file system that holds repository files at the given places."""
    nodes: dict[str, Node] = {"/": Directory()}
    names: dict[str, dict[str, None]] = {}
    for path, repo_path in files.items():
        nodes[path] = File(Blob(repo_path), Origin(repo_path, (1,)))
        _add_parents(path, nodes, names)
    return FileSystem(nodes, names)


def _add_parents(path: str, nodes: dict[str, Node], names: dict[str, dict[str, None]]) -> None:
    while path != "/":
        parent, _, name = path.rpartition("/")
        parent = parent or "/"
        names.setdefault(parent, {})[name] = None
        nodes.setdefault(parent, Directory())
        path = parent
