"""What a tree has otherwise than the last commit."""

from __future__ import annotations

from resilience_hooks.errors import TreeError, UsageError
from resilience_hooks.static.tree.model import Tree
from resilience_hooks.static.tree.open import open_tree


def changed_paths(tree: Tree, root: str | None, cwd: str) -> tuple[str, ...]:
    """The paths of a tree that are new, or have other bytes than HEAD; sorted.

    Nothing for a plain folder, and where there is no commit yet.
    """
    try:
        before = open_tree(root, "HEAD", cwd).entries
    except (TreeError, UsageError):
        return ()
    return tuple(path for path, entry in tree.entries.items() if before.get(path) != entry)
