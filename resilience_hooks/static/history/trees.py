"""Trees of neighbouring commits: each is the one before it with what its commit changes."""

from __future__ import annotations

from collections.abc import Sequence

from resilience_hooks.static.history.line import Commit
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.tree.git import CommitSource, tree_of_commit
from resilience_hooks.static.tree.objects import ObjectStore
from resilience_hooks.static.tree.repository import Repository


class Trees:
    """The trees of a line of commits; the way to one is as long as it is far from the last."""

    def __init__(self, repository: Repository, line: Sequence[Commit]) -> None:
        self._line = line
        self._store = ObjectStore(repository.git)
        self._at = len(line) - 1
        self._entries = dict(tree_of_commit(repository, line[-1].id).entries)

    def at(self, index: int) -> Tree:
        """The tree of the commit in a place of the line."""
        while self._at > index:
            self._apply(self._line[self._at], back=True)
            self._at -= 1
        while self._at < index:
            self._at += 1
            self._apply(self._line[self._at], back=False)
        commit = self._line[index]
        source = CommitSource(self._store, f"commit {commit.id[:8]}")
        return Tree(dict(sorted(self._entries.items())), source, lambda: _deleted(commit))

    def _apply(self, commit: Commit, back: bool) -> None:
        for change in commit.changes:
            entry = change.before if back else change.after
            if entry is None:
                self._entries.pop(change.path, None)
            else:
                self._entries[change.path] = entry


def _deleted(commit: Commit) -> frozenset[str]:
    return frozenset(change.path for change in commit.changes if change.after is None)
