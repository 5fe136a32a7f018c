"""What a tree has otherwise than the last commit."""

from __future__ import annotations

from resilience_hooks.errors import TreeError, UsageError
from resilience_hooks.static.tree.model import Tree
from resilience_hooks.static.tree.open import open_tree


def changed_paths(tree: Tree, root: str | None, cwd: str) -> tuple[str, ...]:
    """The paths that a tree has new, or otherwise than HEAD, or no more.

    Nothing for a plain folder, and where there is no commit yet.
    """
    try:
        before = open_tree(root, "HEAD", cwd).entries
    except (TreeError, UsageError):
        return ()
    changed = [path for path, entry in tree.entries.items() if before.get(path) != entry]
    return (*changed, *(path for path in before if path not in tree.entries))
