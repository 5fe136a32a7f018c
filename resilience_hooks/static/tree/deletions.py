"""The paths that the commit before had, asked of git: what a commit takes away.

A renamed file counts as deleted under its old name. Where there is no commit before (a new
repository, the end of a shallow clone) nothing is known to be deleted.
"""

from __future__ import annotations

from resilience_hooks.static.gitcommands import DELETED
from resilience_hooks.static.tree.plumbing import Git, GitError


def from_index(git: Git, gone: frozenset[str]) -> frozenset[str]:
    """What HEAD has and the index lacks; ``gone`` is what the work tree alone lacks."""
    return gone | _listed(git, "diff-index", "--cached", *DELETED, "HEAD", "--")


def by_commit(git: Git, commit: str) -> frozenset[str]:
    """What the first parent of a commit has and the commit lacks."""
    return _listed(git, "diff-tree", "-r", *DELETED, f"{commit}^1", commit, "--")


def _listed(git: Git, *arguments: str) -> frozenset[str]:
    try:
        return frozenset(git.output(*arguments).split("\0")[:-1])
    except GitError:
        return frozenset()
