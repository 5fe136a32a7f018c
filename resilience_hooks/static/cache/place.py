"""Where the cache of a tree lies: in its git directory, else among the user's cached files.

Only the standard library's start-up modules are needed here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

NAME = "resilience-cache"
VARIABLE = "RESILIENCE_HOOKS_CACHE_DIR"
_POINTER = b"gitdir: "


def cache_directory(directory: str, environ: Mapping[str, str]) -> str | None:
    """The directory for what is known of the tree at or around a directory; None: nowhere."""
    named = environ.get(VARIABLE)
    own = git_directory(directory)
    if named or own is None:
        base = named or user_directory(environ)
        place = os.path.realpath(own or directory).strip(os.sep).replace(os.sep, "%")
        return os.path.join(base, place[-200:]) if base else None
    return os.path.join(own, NAME)


def user_directory(environ: Mapping[str, str]) -> str | None:
    """The directory of the user's cached files; None where there is no home."""
    base = environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "resilience-hooks") if os.path.isabs(base) else None


def git_directory(directory: str) -> str | None:
    """The git directory that a directory lies in, belongs to (``.git``), or is (bare)."""
    here = os.path.realpath(directory)
    while True:
        found = _at(here)
        above = os.path.dirname(here)
        if found is not None or above == here:
            return found
        here = above


def _at(directory: str) -> str | None:
    place = os.path.join(directory, ".git")
    if os.path.isdir(place):
        return place
    if os.path.isfile(place):
        return _pointed(place)
    parts = ("HEAD", "objects", "refs")
    is_bare = all(os.path.exists(os.path.join(directory, part)) for part in parts)
    return directory if is_bare else None


def _pointed(file: str) -> str | None:
    """Where the ``.git`` file of a linked work tree or a submodule points to."""
    with open(file, "rb") as stream:
        text = stream.read(8192)
    if not text.startswith(_POINTER):
        return None
    target = os.fsdecode(text[len(_POINTER) :].rstrip(b"\r\n"))
    place = os.path.normpath(os.path.join(os.path.dirname(file), target))
    return place if os.path.isdir(place) else None
