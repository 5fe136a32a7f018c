"""Trees of neighbouring commits: each is the one before it with what its commit changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from resilience_hooks.static.history.line import Commit
from resilience_hooks.static.tree import Entry, Tree
from resilience_hooks.static.tree.git import CommitSource, tree_of_commit
from resilience_hooks.static.tree.model import Children
from resilience_hooks.static.tree.objects import ObjectStore
from resilience_hooks.static.tree.repository import Repository


@dataclass(frozen=True)
class CommitTree(Tree):
    """A tree whose directories are known with it."""

    known: Children = field(kw_only=True, repr=False)

    @cached_property
    def children(self) -> Children:
        """As of any tree."""
        return self.known


class Trees:
    """The trees of a line of commits; the way to one is as long as it is far from the last."""

    def __init__(self, repository: Repository, line: Sequence[Commit]) -> None:
        tree = tree_of_commit(repository, line[-1].id)
        self._line = line
        self._store = ObjectStore(repository.git)
        self._at = len(line) - 1
        self._entries = dict(tree.entries)
        self._children = dict(tree.children)

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
        entries, children = dict(sorted(self._entries.items())), dict(self._children)
        return CommitTree(entries, source, lambda: _deleted(commit), known=children)

    def _apply(self, commit: Commit, back: bool) -> None:
        """What a commit takes away goes first: a file may make room for a directory."""
        changes = [(each.path, each.before if back else each.after) for each in commit.changes]
        for path, entry in sorted(changes, key=lambda change: change[1] is not None):
            if entry is None:
                self._remove(path)
            else:
                self._put(path, entry)

    def _put(self, path: str, entry: Entry) -> None:
        is_new = path not in self._entries
        self._entries[path] = entry
        while is_new and path:
            directory, _, name = path.rpartition("/")
            names = self._children.get(directory)
            self._children[directory] = tuple(sorted((*(names or ()), name)))
            is_new, path = names is None, directory

    def _remove(self, path: str) -> None:
        is_gone = self._entries.pop(path, None) is not None
        while is_gone and path:
            directory, _, name = path.rpartition("/")
            names = tuple(each for each in self._children[directory] if each != name)
            self._children[directory] = names
            is_gone, path = not names and bool(directory), directory
            if is_gone:
                del self._children[directory]


def _deleted(commit: Commit) -> frozenset[str]:
    return frozenset(change.path for change in commit.changes if change.after is None)
