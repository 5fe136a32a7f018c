"""Proposed lines put into the files of a tree, in memory."""

from __future__ import annotations

from collections.abc import Sequence

from resilience_hooks.fix.combine import Proposal
from resilience_hooks.fix.dress import dressed
from resilience_hooks.fix.lines import inserted
from resilience_hooks.static.tree import Tree, follow
from resilience_hooks.static.tree.overlay import overlaid
from resilience_hooks.static.tree.plumbing import to_text


def applied(tree: Tree, proposals: Sequence[Proposal]) -> Tree:
    """The tree with the lines put in; where a file is a link, into what it leads to."""
    files = {}
    for path in sorted({each.edit.path for each in proposals}):
        real = follow(tree, path) or path
        data = tree.read(real)
        lines = to_text(data).split("\n")
        own = [each for each in proposals if each.edit.path == path]
        own.sort(key=lambda each: each.edit.rank)
        files[real] = inserted(data, dressed(own, lines))
    return overlaid(tree, files)
