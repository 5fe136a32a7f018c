"""The text of a file of the tree, or nothing."""

from __future__ import annotations

from typing import Final

from resilience_hooks.errors import TreeError
from resilience_hooks.static.tree import Kind, Tree

_LARGEST: Final = 4_000_000


def text_of(tree: Tree, path: str) -> str:
    """The text of a file; ``""`` where there is none, it is no text, or cannot be read."""
    entry = tree.entries.get(path)
    if entry is None or entry.kind is not Kind.FILE:
        return ""
    try:
        data = tree.read(path)
    except TreeError:
        return ""
    if len(data) > _LARGEST or b"\0" in data:
        return ""
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
