"""Which repository a directory belongs to, and whether GIT_* variables speak of that one."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from resilience_hooks.errors import TreeError
from resilience_hooks.static.gitcommands import LOCAL_VARIABLES
from resilience_hooks.static.tree.plumbing import Git, GitError

_NO_REPOSITORY = re.compile(r"not a git repository \(or any")


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository seen from a directory of it. ``top`` is None outside of a work tree."""

    git: Git
    git_dir: str
    top: str | None

    @property
    def is_whole(self) -> bool:
        """Whether the directory shows all of the repository: its top, or no work tree at all."""
        return self.top is None or self.top == os.path.realpath(self.git.directory)

    def at_top(self) -> Repository:
        """The same repository seen from the top of its work tree, if it has one."""
        return self if self.top is None else replace(self, git=self.git.at(self.top))


def locate(directory: str, environ: Mapping[str, str]) -> Repository | None:
    """The repository around a directory, or None. Raises TreeError where git refuses it.

    Variables such as GIT_DIR and GIT_INDEX_FILE describe the repository that the process was
    started in (git sets them for its hooks). They count only where that is the one asked for.
    """
    plain = {name: value for name, value in environ.items() if name not in LOCAL_VARIABLES}
    plain.pop("GIT_CONFIG", None)  # diverts `git config`, and nothing else
    found = _discover(Git(directory, plain))
    own = {name: environ[name] for name in LOCAL_VARIABLES & environ.keys()}
    return _with_variables(found, own, Git(directory, plain)) if own else found


def require(directory: str, environ: Mapping[str, str]) -> Repository:
    """The repository around a directory. Raises TreeError where there is none."""
    repository = locate(directory, environ)
    if repository is None:
        raise TreeError(f"{directory}: no git repository around it")
    return repository


def _with_variables(
    found: Repository | None, own: Mapping[str, str], git: Git
) -> Repository | None:
    """The repository with the process's own variables, made absolute, if it is the process's."""
    environ = {**git.environ, **own}
    try:
        theirs = _discover(Git(os.getcwd(), environ))
    except TreeError:
        return found
    if theirs is None or not _is_theirs(found, theirs, git.directory, "GIT_WORK_TREE" in own):
        return found
    chosen = found or theirs
    work_tree = {"GIT_WORK_TREE": chosen.top} if chosen.top else {}
    return replace(
        chosen, git=Git(git.directory, {**environ, "GIT_DIR": chosen.git_dir, **work_tree})
    )


def _is_theirs(
    found: Repository | None, theirs: Repository, directory: str, has_work_tree: bool
) -> bool:
    """Whether the process's repository is the one found, or holds a directory that has none.

    With GIT_DIR alone git takes whatever the current directory is for the work tree.
    """
    if found is not None:
        return os.path.realpath(found.git_dir) == os.path.realpath(theirs.git_dir)
    if theirs.top is None or not has_work_tree:
        return False
    return os.path.commonpath([os.path.realpath(directory), theirs.top]) == theirs.top


def _discover(git: Git) -> Repository | None:
    try:
        inside, _, rest = git.output(
            "rev-parse", "--is-inside-work-tree", "--absolute-git-dir", "--show-cdup"
        ).partition("\n")
    except GitError as error:
        if _NO_REPOSITORY.search(error.reason):
            return None
        raise TreeError(f"{git.directory}: git refuses this repository: {error.reason}") from error
    if inside != "true":
        return Repository(git, git.output("rev-parse", "--absolute-git-dir")[:-1], None)
    git_dir, up = rest.removesuffix("\n").rsplit("\n", 1)  # a path may hold newlines, `up` none
    top = os.path.normpath(os.path.join(os.path.realpath(git.directory), up))
    return Repository(git, git_dir, top)
