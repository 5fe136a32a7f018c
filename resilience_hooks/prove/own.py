"""The top-level names that a repository supplies: what must fail where the image lacks it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from resilience_hooks.static.graph.roots import ancestors
from resilience_hooks.static.image.filesystem import FileSystem
from resilience_hooks.static.image.model import File
from resilience_hooks.static.tree import Tree


def own_names(
    tree: Tree, fs: FileSystem, roots: Collection[str], external: Collection[str]
) -> frozenset[str]:
    """The modules and packages in a folder that may be an import root.

    These are ``roots`` and every folder above a Python file of the image. A name that a declared
    distribution supplies is that distribution's.
    """
    folders = {*roots, *(folder for path in _sources(fs) for folder in ancestors(path))}
    found = {name for folder in folders for name in _modules(tree, folder)}
    return frozenset(found - set(external))


def _sources(fs: FileSystem) -> Iterator[str]:
    for path, node in fs.nodes.items():
        if path.endswith(".py") and isinstance(node, File) and node.origin.repo_path:
            yield node.origin.repo_path


def _modules(tree: Tree, folder: str) -> Iterator[str]:
    for name in tree.children.get(folder, ()):
        path = f"{folder}/{name}" if folder else name
        if name.endswith(".py"):
            yield name.removesuffix(".py")
        elif name.isidentifier() and any(each.endswith(".py") for each in tree.under(path)):
            yield name
