"""Symbolic links of a tree, followed inside it."""

from __future__ import annotations

from resilience_hooks.static.tree.model import Tree

_LINK_LIMIT = 40  # the kernel's own


def follow(tree: Tree, path: str) -> str | None:
    """The path of the tree that ``path`` leads to, links in any component followed.

    None where nothing is there: a dangling link, a circle, one that is absolute or leaves the
    tree.
    """
    pending = path.split("/")[::-1]
    here, links = "", 0
    while pending:
        if not tree.is_dir(here):
            return None
        part = pending.pop()
        if part in {"", "."}:
            continue
        if part == "..":
            if not here:
                return None
            here = here.rpartition("/")[0]
            continue
        there = f"{here}/{part}" if here else part
        target = tree.target(there)
        if target is None:
            here = there
            continue
        links += 1
        if links > _LINK_LIMIT or not target or target.startswith("/"):
            return None
        pending.extend(target.split("/")[::-1])
    return here if here in tree.entries or tree.is_dir(here) else None
