"""Writes a virtual image to a folder: files, directories, links; nothing outside the folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from resilience_hooks.errors import InternalError
from resilience_hooks.static.image.filesystem import FileSystem, LinkLoopError
from resilience_hooks.static.image.model import Content, Directory, File, Link

Read = Callable[[Content], "bytes | None"]


def materialise(fs: FileSystem, read: Read, root: Path) -> tuple[str, ...]:
    """Write every node below ``root``; returns the files whose content only a build can know.

    Links lead to where they lead in the image, with the folder as its root. Raises InternalError
    for a path that would leave it, OSError where the disk does not take a name.
    """
    unknown, links = [], []
    for path, node in fs.walk():
        place = place_of(path, root)
        if isinstance(node, Directory):
            place.mkdir(parents=True, exist_ok=True)
        elif isinstance(node, Link):
            links.append(path)
        elif not _write(node, read, place):
            unknown.append(path)
    for path in links:
        _link(path, fs, root)
    return tuple(unknown)


def place_of(path: str, root: Path) -> Path:
    """Where a normalised image path is below the folder. Raises InternalError for any other."""
    parts = path.split("/")[1:]
    if not path.startswith("/") or any(part in {".", ".."} or "\0" in part for part in parts):
        raise InternalError(f"{path}: not a path of an image")
    return root.joinpath(*filter(None, parts))


def _write(node: File, read: Read, place: Path) -> bool:
    data = read(node.content)
    if data is None:
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return True


def _link(path: str, fs: FileSystem, root: Path) -> None:
    """Links come last, each straight to its end: no write passes through one, none leads out."""
    try:
        target = fs.resolve(path)
    except LinkLoopError:
        return
    place = place_of(path, root)
    place.parent.mkdir(parents=True, exist_ok=True)
    os.symlink(place_of(target, root), place)
