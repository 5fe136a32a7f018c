"""Which tree a command line means by ``--root`` and ``--rev``."""

from __future__ import annotations

import os
from collections.abc import Mapping

from resilience_hooks.errors import TreeError, UsageError
from resilience_hooks.static.tree.folder import folder_tree
from resilience_hooks.static.tree.git import tree_of_commit, tree_of_index
from resilience_hooks.static.tree.model import Tree
from resilience_hooks.static.tree.repository import Repository, locate


def open_tree(
    root: str | None, revision: str | None, cwd: str, environ: Mapping[str, str] = os.environ
) -> Tree:
    """The tree of a work tree (or a directory of one), a bare git directory or a plain folder.

    Without ``root`` it is the whole repository around ``cwd``. Raises UsageError for a root that
    is no directory or does not go with the revision, TreeError where nothing can be listed.
    """
    return open_in(find(root, cwd, environ), root, revision, cwd)


def find(root: str | None, cwd: str, environ: Mapping[str, str] = os.environ) -> Repository | None:
    """The repository that a command line means, seen from the directory it means.

    Raises UsageError for a root that is no directory, TreeError where git refuses.
    """
    directory = cwd if root is None else os.path.join(cwd, root)
    if not os.path.isdir(directory):
        raise UsageError(f"--root {root}: no such directory")
    repository = locate(directory, environ)
    return repository.at_top() if repository is not None and root is None else repository


def open_in(
    repository: Repository | None, root: str | None, revision: str | None, cwd: str
) -> Tree:
    """The tree that a command line means, in the repository that was found for it."""
    if repository is None:
        return _folder(root, revision, cwd if root is None else os.path.join(cwd, root))
    return _of_repository(repository, revision)


def _folder(root: str | None, revision: str | None, directory: str) -> Tree:
    if root is None:
        raise TreeError(f"no git repository around {directory}; use --root DIR for a plain folder")
    if revision is not None:
        raise UsageError(f"--rev {revision}: {root} lies in no git repository")
    return folder_tree(directory)


def _of_repository(repository: Repository, revision: str | None) -> Tree:
    if revision is not None:
        return tree_of_commit(repository, revision)
    if repository.top is None:
        raise UsageError(
            f"{repository.git.directory} is a git directory without a work tree; add --rev COMMIT"
        )
    return tree_of_index(repository)
