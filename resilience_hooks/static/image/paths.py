"""Paths as the engine writes them: POSIX, lexically cleaned as Go's ``path`` package does."""

from __future__ import annotations

import posixpath


def clean(path: str) -> str:
    """The shortest equivalent path; ``.`` for nothing. Unlike normpath, ``//a`` is ``/a``."""
    cleaned = posixpath.normpath(path)
    return cleaned[1:] if cleaned.startswith("//") else cleaned


def absolute(path: str, workdir: str = "/") -> str:
    """A path seen from a directory, cleaned; ``..`` never leaves the root."""
    return clean("/" + posixpath.join(workdir, path))


def parent(path: str) -> str:
    """The directory that holds an absolute path; the root holds itself."""
    return path.rpartition("/")[0] or "/"


def child(directory: str, name: str) -> str:
    """A name inside an absolute directory."""
    return f"/{name}" if directory == "/" else f"{directory}/{name}"


def inside(path: str, directory: str) -> str | None:
    """What follows a directory in a path (``""`` for the directory itself); None outside it."""
    if path == directory:
        return ""
    prefix = "/" if directory == "/" else directory + "/"
    return path[len(prefix) :] if path.startswith(prefix) else None
