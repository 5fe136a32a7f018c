"""A build context: a directory of the sources as the builder sees it through its ignore file."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property

from resilience_hooks.static.image.contextfiles import ContextFiles
from resilience_hooks.static.image.filesystem import LinkLoopError
from resilience_hooks.static.image.gcloudignore import Upload, read_upload
from resilience_hooks.static.image.globs import BadPatternError
from resilience_hooks.static.image.ignorefile import read_ignore_file
from resilience_hooks.static.image.matcher import START, Matcher
from resilience_hooks.static.image.model import Unknown
from resilience_hooks.static.image.paths import absolute
from resilience_hooks.static.tree.links import follow
from resilience_hooks.static.tree.model import Tree


@dataclass(frozen=True, slots=True)
class IgnoreFile:
    """An ignore file by its path in the tree; ``problem`` says why the engine refuses it."""

    path: str
    matcher: Matcher
    problem: str | None = None


class BuildContext:
    """A directory of a tree (``""`` is its root) through its ignore file.

    Paths are relative to the context; a leading slash means the same. ``upload`` is what an
    upload to a remote builder leaves behind, before the ignore file counts. ``within`` is the path
    at which the tree lies, where the context is a directory above it: what else is there nobody
    knows.
    """

    def __init__(
        self,
        tree: Tree,
        root: str,
        ignore: IgnoreFile | None = None,
        upload: Upload | None = None,
        within: str = "",
    ) -> None:
        self.tree = tree
        self.root = root
        self.ignore = ignore
        self.upload = upload
        self.within = within
        sent = upload.uploaded(tree) if upload else tree
        self.files = ContextFiles(sent, root, ignore.matcher if ignore else Matcher(()), within)

    def relative(self, path: str) -> str:
        """A path of the tree as the context has it."""
        return posixpath.join(self.within, path[len(self.root) :].lstrip("/"))

    def repo_path(self, path: str) -> str:
        """A path of the context as the tree has it; one beside the tree stays what it is."""
        path = absolute(path)[1:]
        if self.within:
            return path.removeprefix(f"{self.within}/")
        return posixpath.join(self.root, path)

    def is_beside(self, path: str) -> bool:
        """Whether a path leads out of the tree, to where nobody knows what is."""
        return bool(self.within) and not f"{absolute(path)}/".startswith(f"/{self.within}/")

    def exists(self, path: str) -> bool:
        """Whether something stands at a path, ignored or not, links followed."""
        return _leads_somewhere(self._unfiltered, path)

    def is_visible(self, path: str) -> bool:
        """Whether the builder sees something at a path, links followed."""
        return _leads_somewhere(self.files, path)

    def hidden_by(self, path: str) -> str | None:
        """The line of the ignore file that hides a path, as ``.dockerignore:12``; else None.

        A directory that a pattern matches is not hidden while something in it is re-included.
        """
        target = self._resolved(path)
        if self.files.lstat(target) is not None:
            return None
        return self._left_behind_by(target) or self.ignored_by(target)

    def _left_behind_by(self, target: str) -> str | None:
        path = f"{self.root}{target}".lstrip("/")
        name = f"{path}/" if self.tree.is_dir(path) else path
        return self.upload.hidden_by(name) if self.upload else None

    def ignored_by(self, target: str) -> str | None:
        """The line of the ignore file that excludes a path, even if something in it is kept."""
        if self.ignore is None:
            return None
        state = START
        here = ""
        for part in target.strip("/").split("/"):
            here = posixpath.join(here, part)
            state = self.ignore.matcher.descend(here, state)
        if not self.ignore.matcher.is_match(state):
            return None
        return f"{self.ignore.path}:{self.ignore.matcher.patterns[state].line}"

    @cached_property
    def unknowns(self) -> tuple[Unknown, ...]:
        """Areas that only a full checkout holds: the submodules of the context."""
        prefix = f"{self.root}/" if self.root else ""
        return tuple(
            Unknown("/" + path[len(prefix) :], f"{path} is a submodule", 0)
            for path in self.tree.submodules
            if path.startswith(prefix)
        )

    @cached_property
    def _unfiltered(self) -> ContextFiles:
        return ContextFiles(self.tree, self.root, Matcher(()), self.within)

    def _resolved(self, path: str) -> str:
        try:
            return self._unfiltered.resolve(absolute(path))
        except LinkLoopError:
            return absolute(path)


def _leads_somewhere(files: ContextFiles, path: str) -> bool:
    try:
        return files.lstat(files.resolve(absolute(path))) is not None
    except LinkLoopError:
        return False


def open_context(
    tree: Tree, root: str, dockerfile: str | None, *, gcloud: bool = False, within: str = ""
) -> BuildContext:
    """The build context at a directory of the tree, or with ``within`` above the tree.

    ``<Dockerfile>.dockerignore`` beside the Dockerfile, even an empty one, goes before the
    context's own ``.dockerignore``. With ``gcloud`` the context's ``.gcloudignore`` counts as
    well: ``gcloud builds submit`` uploads it. Raises TreeError where an ignore file cannot be read.
    """
    upload = read_upload(tree, root) if gcloud else None
    own = posixpath.join(root, ".dockerignore")
    candidates = [] if dockerfile is None else [f"{dockerfile}.dockerignore"]
    candidates += [] if within else [own]
    for path in candidates:
        target = follow(tree, path)
        if target is not None and not tree.is_dir(target):
            return BuildContext(tree, root, _read(path, tree.read(target)), upload, within)
    return BuildContext(tree, root, None, upload, within)


def _read(path: str, data: bytes) -> IgnoreFile:
    try:
        return IgnoreFile(path, Matcher(read_ignore_file(data)))
    except BadPatternError as error:
        return IgnoreFile(path, Matcher(()), str(error))
