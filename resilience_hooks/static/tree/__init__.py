"""Ground floor: the sources, as sorted paths with lazy bytes, from git, a folder or a dict."""

from __future__ import annotations

from resilience_hooks.static.tree.folder import folder_tree
from resilience_hooks.static.tree.git import commit_tree, index_tree
from resilience_hooks.static.tree.links import follow
from resilience_hooks.static.tree.model import Entry, Kind, Source, Tree
from resilience_hooks.static.tree.open import open_tree

__all__ = [
    "Entry",
    "Kind",
    "Source",
    "Tree",
    "commit_tree",
    "folder_tree",
    "follow",
    "index_tree",
    "open_tree",
]
