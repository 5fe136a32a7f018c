"""Paths as build commands mean them: relative to a directory of the tree, or absolute.

A place is an absolute path in which the tree's root has a name of its own, so that ``/app``
is outside of the tree and what climbs out of the root is seen to.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Final

ROOT: Final = "/\1"
ABOVE: Final = "/"
"""The directory above the tree."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a declaration may mean its Dockerfile and its context to be; both are places.

    ``within`` is the path of the tree below a context that is a directory above it, where it is
    told. ``is_usual`` is false where the format would have to be used in another way than it says.
    """

    dockerfile: str
    context: str
    is_usual: bool = True
    within: str = ""


def place_of(path: str) -> str:
    """The place of a path of the tree; ``""`` is its root."""
    return f"{ROOT}/{path}" if path else ROOT


def joined(base: str, path: str) -> str:
    """A path as it is meant in the directory ``base``, a place; normalised."""
    if path.startswith("~"):
        return "/~"
    return posixpath.normpath(posixpath.join(base, path))


def in_tree(place: str) -> str | None:
    """The path of the tree that a place is; None where it lies outside."""
    if place == ROOT:
        return ""
    return place[len(ROOT) + 1 :] if place.startswith(f"{ROOT}/") else None


def folder(path: str) -> str:
    """The place of the directory that holds a file of the tree."""
    return place_of(path.rpartition("/")[0])


def bases(path: str) -> tuple[str, ...]:
    """Where the paths in a file are likely to start: its own directory, and the tree's root."""
    return tuple(dict.fromkeys((folder(path), ROOT)))


def upwards(directory: str) -> list[str]:
    """A directory and all above it, up to the root."""
    found = [directory]
    while directory:
        directory = directory.rpartition("/")[0]
        found.append(directory)
    return found
