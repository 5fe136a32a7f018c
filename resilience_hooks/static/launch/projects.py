"""The repository's own projects in an image, found by their packaging files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Final

from resilience_hooks.static.image.filesystem import FileSystem
from resilience_hooks.static.image.model import File
from resilience_hooks.static.launch.packaging import Metadata, read_metadata
from resilience_hooks.static.launch.process import ReadContent

_FILES: Final = ("pyproject.toml", "setup.cfg", "setup.py")


@dataclass(frozen=True, slots=True)
class Project:
    """A folder of the image with packaging files, and what they say."""

    folder: str
    metadata: Metadata

    @property
    def roots(self) -> tuple[str, ...]:
        """The folders that its packages are imported from, absolute."""
        return tuple(within(self.folder, root) for root in self.metadata.roots)


def within(folder: str, path: str) -> str:
    """An absolute path seen from an absolute folder, normalised."""
    return "/" + posixpath.normpath(posixpath.join(folder, path)).lstrip("/")


class Projects:
    """The projects of an image, each read once."""

    def __init__(self, fs: FileSystem, read: ReadContent) -> None:
        self._fs = fs
        self._read = read
        self._known: dict[str, Project | None] = {}
        self._workspaces: dict[str, tuple[Project, ...]] = {}

    def at(self, folder: str) -> Project | None:
        """The project in a folder; None where there are no packaging files."""
        if folder not in self._known:
            data = [self.file(within(folder, name)) for name in _FILES]
            stands = any(self._fs.is_file(within(folder, name)) for name in _FILES)
            self._known[folder] = Project(folder, read_metadata(*data)) if stands else None
        return self._known[folder]

    def around(self, folder: str) -> Project | None:
        """The project in a folder or the nearest one above it with a ``pyproject.toml``."""
        while not self._fs.is_file(within(folder, "pyproject.toml")):
            if folder == "/":
                return None
            folder = posixpath.dirname(folder)
        return self.at(folder)

    def file(self, path: str) -> bytes | None:
        """The bytes of a file; None where there is none, or nobody knows them."""
        node = self._fs.stat(path)
        return self._read(node.content) if isinstance(node, File) else None

    def repo_path(self, path: str) -> str | None:
        """The file of the repository that a file of the image is."""
        node = self._fs.stat(path)
        return node.origin.repo_path if isinstance(node, File) else None

    def workspace(self, project: Project) -> tuple[Project, ...]:
        """The root and the members of the workspace that a project belongs to."""
        folder = project.folder
        while True:
            found = self._members(folder)
            if project in found:
                return found
            if folder == "/":
                return ()
            folder = posixpath.dirname(folder)

    def below(self, above: str) -> tuple[Project, ...]:
        """Every project in a folder or below it."""
        prefix = above.rstrip("/") + "/"
        folders = [folder for folder in self._folders if f"{folder}/".startswith(prefix)]
        found = (self.at(folder) for folder in folders)
        return tuple(project for project in found if project is not None)

    @cached_property
    def _folders(self) -> tuple[str, ...]:
        endings = tuple(f"/{name}" for name in _FILES)
        paths = (path for path in self._fs.nodes if path.endswith(endings))
        folders = {path.rpartition("/")[0] or "/" for path in paths}
        return tuple(sorted(folder for folder in folders if not _is_foreign(folder)))

    def _members(self, folder: str) -> tuple[Project, ...]:
        """The workspace whose root stands in a folder."""
        if folder not in self._workspaces:
            root = self.at(folder)
            members = [] if root is None or not root.metadata.members else [root]
            for project in self.below(folder) if members else ():
                relative = project.folder[len(folder.rstrip("/")) + 1 :]
                patterns, exclude = members[0].metadata.members, members[0].metadata.exclude
                if _matches(relative, patterns) and not _matches(relative, exclude):
                    members.append(project)
            self._workspaces[folder] = tuple(members)
        return self._workspaces[folder]

    def closure(self, projects: Iterable[Project]) -> tuple[Project, ...]:
        """Projects with the local ones that they depend on, directly or not."""
        found: dict[str, Project] = {}
        pending = list(projects)[::-1]
        while pending:
            project = pending.pop()
            if project.folder in found:
                continue
            found[project.folder] = project
            pending.extend(self._dependencies(project))
        return tuple(found.values())

    def _dependencies(self, project: Project) -> Iterator[Project]:
        for path in project.metadata.paths:
            local = self.at(within(project.folder, path))
            if local is not None:
                yield local
        for member in self.workspace(project):
            if member.metadata.name in project.metadata.requires:
                yield member


def _matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether one of a workspace's patterns names a folder; ``*`` stays within one part."""
    return any(_match(path, pattern.removeprefix("./").rstrip("/")) for pattern in patterns)


def _match(path: str, pattern: str) -> bool:
    if "**" in pattern:
        return fnmatchcase(path, pattern.replace("**", "*"))
    parts, wanted = path.split("/"), pattern.split("/")
    return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))


def _is_foreign(folder: str) -> bool:
    return "/site-packages" in folder or "/node_modules" in folder
