"""Projects that another stage installed, of which the image took the installed packages over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from resilience_hooks.static.image.filesystem import FileSystem
from resilience_hooks.static.image.layers import ClashError, Layers
from resilience_hooks.static.image.model import Directory, File, Image, Install
from resilience_hooks.static.launch.installers import INSTALLERS
from resilience_hooks.static.launch.process import ReadContent
from resilience_hooks.static.launch.projects import Projects

_EDITABLE = {"-e", "--editable"}
_LINKING = {"uv", "poetry", "pdm"}


def with_brought(image: Image, read: ReadContent) -> Image:
    """The image with such projects' files where the other stage had them.

    An installed copy is importable from site-packages, wherever its sources were; so the folders
    are put back where ``installed_folders`` looks for them. An editable install leaves only a
    path behind: what is no longer there is not importable, and nothing is put back.
    """
    foreign = [each for each in image.installs if each.fs is not None and not _links(each)]
    if not foreign:
        return image
    layers = Layers(image.fs)
    for install in foreign:
        for folder in _roots(install, read):
            if image.fs.lstat(folder) is None:
                _put_back(layers, install.fs, folder)
    return replace(image, fs=layers.files)


def _links(install: Install) -> bool:
    """Whether an installer only points to the sources (an editable install, PEP 660)."""
    words = set(install.argv)
    if _EDITABLE & words or any(word.startswith("-e") for word in words):
        return True
    return install.kind in _LINKING and "pip" not in words and "--no-editable" not in words


def _roots(install: Install, read: ReadContent) -> Iterator[str]:
    installer = INSTALLERS.get(install.kind)
    if installer is None or install.fs is None:
        return
    projects = Projects(install.fs, read)
    for project in projects.closure(installer(install.argv[1:], install.cwd, projects)):
        yield from project.roots


def _put_back(layers: Layers, fs: FileSystem | None, folder: str) -> None:
    if fs is None or not fs.is_dir(folder):
        return
    prefix = folder.rstrip("/") + "/"
    try:
        layers.make_directories(folder)
        for path, node in fs.walk():
            if path.startswith(prefix) and isinstance(node, Directory):
                layers.make_directories(path)
            elif path.startswith(prefix) and isinstance(node, File):
                layers.put(path, node)
    except ClashError:
        return
