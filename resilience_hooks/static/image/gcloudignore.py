"""``.gcloudignore``: what ``gcloud builds submit`` leaves behind before any engine sees the files.

The patterns are those of ``.gitignore``; ``#!include:FILE`` stands for the lines of another file
(https://cloud.google.com/sdk/gcloud/reference/topic/gcloudignore).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from pathspec import GitIgnoreSpec

from resilience_hooks.config.patterns import is_readable
from resilience_hooks.static.tree.model import Kind, Tree
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
        for each in (*above, itself):
            checked = self.spec.check_file(each)
            if checked.include and checked.index is not None:
                return self.lines[checked.index]
        return None

    def uploaded(self, tree: Tree) -> Tree:
        """The tree without what stays behind."""
        prefix = f"{self.root}/" if self.root else ""
        entries = {
            path: entry
            for path, entry in tree.entries.items()
            if path.startswith(prefix) and self.hidden_by(path) is None
        }
        return Tree(entries, tree.source, lambda: tree.deleted)


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
