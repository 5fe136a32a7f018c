"""Folders of an image whose packages an installer made importable from everywhere."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final

from resilience_hooks.static.image.model import Image, Install

_PROJECT_TOOLS: Final = {"uv", "poetry", "pdm", "pipenv", "hatch"}
_PROJECT_FILES: Final = ("pyproject.toml", "setup.py", "setup.cfg")


def installed_folders(image: Image) -> tuple[str, ...]:
    """The import roots of the repository's own projects that RUN steps install, in order.

    A project's packages lie in its ``src`` folder or beside its ``pyproject.toml``; both count.
    """
    folders = (folder for install in image.installs for folder in _projects(install, image))
    roots = (root for folder in folders for root in (posixpath.join(folder, "src"), folder))
    return tuple(dict.fromkeys(root for root in roots if image.fs.is_dir(root)))


def _projects(install: Install, image: Image) -> Iterator[str]:
    for word in install.argv[1:]:
        path = word.removeprefix("-e").removeprefix("file://").partition("[")[0] or "."
        folder = "/" + posixpath.normpath(posixpath.join(install.cwd, path)).lstrip("/")
        if path.startswith((".", "/")) and _is_project(folder, image):
            yield folder
    if install.kind in _PROJECT_TOOLS | {"setup.py"} and _is_project(install.cwd, image):
        yield from _members(install.cwd, image)


def _members(folder: str, image: Image) -> Iterator[str]:
    """A project and the projects below it: the members of a workspace, path dependencies."""
    yield folder
    prefix = folder.rstrip("/") + "/"
    for path, _ in image.fs.walk():
        if path.startswith(prefix) and path.rpartition("/")[2] in _PROJECT_FILES:
            yield path.rpartition("/")[0]


def _is_project(folder: str, image: Image) -> bool:
    return any(image.fs.is_file(posixpath.join(folder, name)) for name in _PROJECT_FILES)
