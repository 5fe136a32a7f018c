"""``.gcloudignore``: what ``gcloud builds submit`` leaves behind before any engine sees the files.

The patterns are those of ``.gitignore``; ``#!include:FILE`` stands for the lines of another file
(https://cloud.google.com/sdk/gcloud/reference/topic/gcloudignore).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pathspec import GitIgnoreSpec

from resilience_hooks.config.patterns import is_readable
from resilience_hooks.static.tree.model import Entry, Kind, Tree
from resilience_hooks.static.tree.plumbing import to_text

NAME = ".gcloudignore"
_INCLUDE = "#!include:"


@dataclass(frozen=True)
class Upload:
    """What an upload leaves behind. ``lines`` are where the patterns stand, as ``file:line``."""

    root: str
    spec: GitIgnoreSpec
    lines: tuple[str, ...]

    def hidden_by(self, path: str) -> str | None:
        """The line that keeps a path (of the tree) from being uploaded; else None.

        A directory ends with a slash. What lies in one that stays behind stays behind, whatever
        matches it.
        """
        parts = posixpath.relpath(path, self.root or ".").split("/")
        above = ("/".join(parts[:depth]) + "/" for depth in range(1, len(parts)))
        itself = "/".join(parts) + ("/" if path.endswith("/") else "")
        return next(filter(None, map(self._line_of, (*above, itself))), None)

    def _line_of(self, name: str) -> str | None:
        """The line that keeps a path below the root behind, whatever becomes of what is above."""
        if name not in self._judged:
            checked = self.spec.check_file(name)
            is_left = checked.include and checked.index is not None
            self._judged[name] = self.lines[checked.index or 0] if is_left else None
        return self._judged[name]

    @cached_property
    def _judged(self) -> dict[str, str | None]:
        return {}

    def uploaded(self, tree: Tree) -> Tree:
        """The tree without what stays behind, judged when it is asked for."""
        sent = _Sent(tree, self)
        return _UploadedTree(sent, tree.source, lambda: tree.deleted, sent=sent)


class _Sent(Mapping[str, Entry]):
    """The entries of a tree that an upload takes along."""

    def __init__(self, tree: Tree, upload: Upload) -> None:
        self.tree = tree
        self._upload = upload
        self._prefix = f"{upload.root}/" if upload.root else ""

    def holds(self, path: str) -> bool:
        """Whether what stands at a path is taken along; of a directory, whether anything in it."""
        pending = [path]
        while pending:
            here = pending.pop()
            if here in self.tree.entries or not self.tree.is_dir(here):
                if self._takes(here):
                    return True
            elif self._takes(f"{here}/"):
                pending += (f"{here}/{name}" for name in self.tree.children[here])
        return False

    def _takes(self, path: str) -> bool:
        return path.startswith(self._prefix) and self._upload.hidden_by(path) is None

    def __getitem__(self, path: str) -> Entry:
        if not self._takes(path):
            raise KeyError(path)
        return self.tree.entries[path]

    def __iter__(self) -> Iterator[str]:
        return filter(self._takes, self.tree.entries)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Names(Mapping[str, tuple[str, ...]]):
    """The directories of a tree with the names in them that an upload takes along."""

    def __init__(self, sent: _Sent) -> None:
        self._sent = sent

    def __getitem__(self, directory: str) -> tuple[str, ...]:
        if directory and not self._sent.holds(directory):
            raise KeyError(directory)
        prefix = f"{directory}/" if directory else ""
        names = self._sent.tree.children[directory]
        return tuple(name for name in names if self._sent.holds(prefix + name))

    def __iter__(self) -> Iterator[str]:
        return filter(self._sent.holds, self._sent.tree.children)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True)
class _UploadedTree(Tree):
    """What an upload takes along of a tree, looked at where it is asked for."""

    sent: _Sent = field(kw_only=True)

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """As of any tree."""
        return _Names(self.sent)


def read_upload(tree: Tree, root: str) -> Upload | None:
    """The ``.gcloudignore`` of a directory; None where there is none. Raises TreeError."""
    path = posixpath.join(root, NAME)
    if not _is_file(tree, path):
        return None
    found = [(place, line) for place, line in _lines(tree, root) if line and line[0] != "#"]
    found = [(place, line) for place, line in found if is_readable(line)]
    spec = GitIgnoreSpec.from_lines(line for _, line in found)
    return Upload(root, spec, tuple(place for place, _ in found))


def _lines(tree: Tree, root: str) -> Iterator[tuple[str, str]]:
    """The lines with where they stand; an included file includes no others."""
    for place, line in _numbered(tree, posixpath.join(root, NAME)):
        included = posixpath.join(root, line.removeprefix(_INCLUDE).strip())
        if line.startswith(_INCLUDE) and _is_file(tree, included):
            yield from _numbered(tree, included)
        else:
            yield place, line


def _numbered(tree: Tree, path: str) -> Iterator[tuple[str, str]]:
    text = to_text(tree.read(path))
    for number, line in enumerate(text.split("\n"), 1):
        yield f"{path}:{number}", line.rstrip("\r").rstrip()


def _is_file(tree: Tree, path: str) -> bool:
    entry = tree.entries.get(path)
    return entry is not None and entry.kind is Kind.FILE
