"""Git's view of the sources: the index with the work tree behind it, or one commit."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from resilience_hooks.errors import TreeError
from resilience_hooks.static.gitcommands import DIFFERING
from resilience_hooks.static.tree import deletions, disk
from resilience_hooks.static.tree.model import Entry, Kind, Tree
from resilience_hooks.static.tree.objects import ObjectStore
from resilience_hooks.static.tree.plumbing import Git, GitError
from resilience_hooks.static.tree.repository import Repository, require

_KINDS = {"120000": Kind.LINK, "160000": Kind.SUBMODULE}


@dataclass(frozen=True, slots=True)
class IndexSource:
    """Work tree files; the object store for those that git does not expect on disk (``stored``)."""

    directory: str
    store: ObjectStore
    stored: frozenset[str]
    label: str = "index"

    def read(self, path: str, entry: Entry) -> bytes:
        """The bytes of a file, or the target of a link. Raises TreeError."""
        if path in self.stored:
            return self.store.read(path, entry.blob)
        try:
            return disk.read(self.directory, path, entry)
        except OSError as error:
            if entry.blob:  # a link where links are plain files, or gone since it was listed
                return self.store.read(path, entry.blob)
            raise TreeError(f"{path}: cannot be read: {error.strerror or error}") from error


@dataclass(frozen=True, slots=True)
class CommitSource:
    """Blobs of a commit."""

    store: ObjectStore
    label: str

    def read(self, path: str, entry: Entry) -> bytes:
        """The bytes of a file, or the target of a link. Raises MissingBlobError."""
        return self.store.read(path, entry.blob)


def index_tree(directory: str, environ: Mapping[str, str] = os.environ) -> Tree:
    """What the index lists at or below a directory of a work tree, paths relative to it.

    A file that differs from the index is read from disk and has no blob id; one deleted from the
    work tree is not listed. Raises TreeError.
    """
    return tree_of_index(require(directory, environ))


def commit_tree(directory: str, revision: str, environ: Mapping[str, str] = os.environ) -> Tree:
    """What a commit holds at or below a directory; a git directory stands for all of it.

    Raises TreeError for an unknown revision, and MissingBlobError only once a missing blob is
    read.
    """
    return tree_of_commit(require(directory, environ), revision)


def tree_of_index(repository: Repository) -> Tree:
    """``index_tree`` of a repository already located."""
    git = repository.git
    with git.configured(*filters_off(git)).start(*DIFFERING) as differing:
        staged, stored = _parse_index(git.output("ls-files", "--stage", "-v", "-z"))
        changes = dict(_parse_changes(git.finish(differing, "diff-files")))
    source = IndexSource(git.directory, ObjectStore(git), stored - changes.keys())
    gone = frozenset(path for path, entry in changes.items() if entry is None)
    entries = _listed(repository, {**staged, **changes}, "the index")
    return Tree(entries, source, partial(deletions.from_index, git, gone))


def tree_of_commit(repository: Repository, revision: str) -> Tree:
    """``commit_tree`` of a repository already located."""
    git = repository.git
    commit = commit_id(git, revision)
    source = CommitSource(ObjectStore(git), f"commit {commit[:8]}")
    entries = dict(_parse_commit(git.output("ls-tree", "-r", "-z", commit)))
    listed = _listed(repository, entries, source.label)
    return Tree(listed, source, partial(deletions.by_commit, git, commit))


def filters_off(git: Git) -> Iterable[str]:
    """Settings that keep content filters from running.

    Git runs a clean filter to compare a file whose time stamp is as new as the index.
    """
    try:
        keys = git.output("config", "--null", "--name-only", "--get-regexp", r"^filter\.")
    except GitError:  # exit 1: no such key
        return
    for key in keys.split("\0")[:-1]:
        driver, _, variable = key.rpartition(".")
        if variable in {"clean", "process"}:
            if "=" in key:  # it cannot be overridden on a command line
                raise TreeError(f"{git.directory}: git's configuration names a filter {driver!r}")
            yield f"{key}="
        elif variable == "required":
            yield f"{key}=false"


def _parse_index(listing: str) -> tuple[dict[str, Entry], frozenset[str]]:
    """Entries, and the paths that git takes as unchanged or absent without a look (h, S, s).

    Of a path in conflict any stage will do: ``diff-files`` reports it with its state on disk.
    """
    entries, stored = {}, set()
    for record in listing.split("\0")[:-1]:
        state, path = record.split("\t", 1)
        tag, mode, blob, _stage = state.split(" ")
        entries[path] = entry_of(mode, blob)
        if tag not in "HM":
            stored.add(path)
    return entries, frozenset(stored)


def _parse_changes(listing: str) -> Iterator[tuple[str, Entry | None]]:
    """Each path that differs from the index: as it is on disk, or None where it is gone."""
    fields = iter(listing.split("\0")[:-1])
    for state, path in zip(fields, fields, strict=True):
        mode = state.split(" ", 2)[1]
        yield path, None if mode == "000000" else entry_of(mode, "")


def _parse_commit(listing: str) -> Iterator[tuple[str, Entry]]:
    for record in listing.split("\0")[:-1]:
        state, path = record.split("\t", 1)
        mode, _type, blob = state.split(" ")
        yield path, entry_of(mode, blob)


def entry_of(mode: str, blob: str) -> Entry:
    """An entry by git's mode and id."""
    return Entry(_KINDS.get(mode, Kind.FILE), blob, mode == "100755")


def commit_id(git: Git, revision: str) -> str:
    """The id of the commit that a revision names. Raises TreeError where there is none."""
    try:
        named = _verify(git, revision)
        return _verify(git, f"{named}^{{commit}}")
    except GitError as error:
        raise TreeError(
            f"{git.directory}: no commit {revision!r} here; check its spelling with "
            "`git rev-parse`, or fetch it (a shallow clone holds the latest commits only)"
        ) from error


def _verify(git: Git, revision: str) -> str:
    printed = git.output("rev-parse", "--verify", "--end-of-options", revision).strip()
    if printed.startswith("^"):
        raise GitError(git.directory, "rev-parse", f"{revision} excludes a commit, and names none")
    return printed


def is_inside(path: str) -> bool:
    """Whether a path stays in the tree: a forged one may not."""
    return not (".." in path and ".." in path.split("/"))


def _listed(
    repository: Repository, entries: Mapping[str, Entry | None], where: str
) -> dict[str, Entry]:
    """The entries that exist, sorted."""
    listed = {
        path: entry
        for path, entry in sorted(entries.items())
        if entry is not None and is_inside(path)
    }
    if not listed and not repository.is_whole:
        raise TreeError(
            f"{repository.git.directory}: {where} of {repository.top} has no file there; "
            "`git add` it, or name a directory outside of any repository"
        )
    return listed
