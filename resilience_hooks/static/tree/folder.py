"""A plain folder as a tree: what stands in it, without git's help."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from resilience_hooks.errors import TreeError
from resilience_hooks.static.tree import disk
from resilience_hooks.static.tree.model import Entry, Kind, Tree
from resilience_hooks.static.tree.plumbing import to_bytes, to_text


@dataclass(frozen=True, slots=True)
class FolderSource:
    """The files of a folder; the label is its name as it was given."""

    label: str

    def read(self, path: str, entry: Entry) -> bytes:
        """The bytes of a file, or the target of a link. Raises TreeError."""
        try:
            return disk.read(self.label, path, entry)
        except OSError as error:
            raise TreeError(f"{path}: cannot be read: {error.strerror or error}") from error


def folder_tree(directory: str) -> Tree:
    """Everything in a folder but ``.git`` and what is neither file, directory nor symlink.

    Symlinks are listed, not followed. Raises TreeError for a directory that cannot be listed.
    """
    return Tree(dict(sorted(_walk(directory))), FolderSource(directory))


def _walk(directory: str) -> Iterator[tuple[str, Entry]]:
    pending = [""]
    root = os.fsencode(directory)
    while pending:
        here = pending.pop()
        prefix = f"{here}/" if here else ""
        listed = False
        for found in _scan(os.path.join(root, to_bytes(here)) if here else root):
            path = prefix + to_text(found.name)
            entry = _entry(found)
            if found.is_dir(follow_symlinks=False):
                pending.append(path)
            elif entry is not None:
                yield path, entry
            else:
                continue
            listed = True
        if here and not listed:
            yield here, Entry(Kind.DIRECTORY)


def _scan(directory: bytes) -> list[os.DirEntry[bytes]]:
    try:
        with os.scandir(directory) as found:
            return [entry for entry in found if entry.name != b".git"]
    except OSError as error:
        raise TreeError(f"{to_text(directory)}: cannot be listed: {error.strerror}") from error


def _entry(found: os.DirEntry[bytes]) -> Entry | None:
    if found.is_symlink():
        return Entry(Kind.LINK)
    if not found.is_file(follow_symlinks=False):
        return None
    mode = found.stat(follow_symlinks=False).st_mode
    return Entry(Kind.FILE, executable=bool(mode & 0o100))
