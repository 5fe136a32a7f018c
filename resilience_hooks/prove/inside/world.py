"""Makes the interpreter see the image: its paths, its environment, its working directory."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
    SourcelessFileLoader,
)
from typing import Any

from resilience_hooks.prove.inside.job import Job

_LOADERS = (
    (ExtensionFileLoader, EXTENSION_SUFFIXES),
    (SourceFileLoader, SOURCE_SUFFIXES),
    (SourcelessFileLoader, BYTECODE_SUFFIXES),
)


class SearchPath(list[str]):
    """``sys.path``; an image path that code wrote out is in it where its place on the disk is."""

    def __init__(self, entries: Iterable[str], world: World) -> None:
        super().__init__(entries)
        self._world = world

    def __contains__(self, entry: object) -> bool:
        if super().__contains__(entry):
            return True
        return isinstance(entry, str) and super().__contains__(self._world.place(entry))


class World:
    """The folder that stands for the image's root."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._library = tuple(sys.path)

    def place(self, path: str) -> str:
        """Where an image path is on the disk."""
        return self.root + path if path.startswith("/") else path

    def holds(self, path: str) -> bool:
        """Whether a file of the disk is one of the image."""
        return path.startswith(self.root + "/")

    def name(self, path: str) -> str:
        """The image path of a file of the disk."""
        return path[len(self.root) :]

    def loaded(self) -> tuple[tuple[str, str], ...]:
        """The modules of the image that are loaded, by name, with their image paths."""
        files = [(name, getattr(m, "__file__", None)) for name, m in list(sys.modules.items())]
        return tuple(
            (name, self.name(file))
            for name, file in files
            if isinstance(file, str) and self.holds(file)
        )

    def enter(self, job: Job) -> None:
        """Replace the environment, the working directory and ``sys.path``."""
        os.environ.clear()
        os.environ.update(job.env)
        os.chdir(self.place(job.cwd))
        sys.argv = list(job.argv)
        front, back = (map(self.place, part) for part in (job.front, job.back))
        sys.path = SearchPath([*front, *self._library, *back], self)
        sys.path_hooks.insert(0, self._finder)
        sys.path_importer_cache.clear()

    def add_finder(self, finder: Any) -> None:
        """Ask one more finder, after all others."""
        sys.meta_path.append(finder)

    def _finder(self, path: str) -> FileFinder:
        """A finder for an image path that code wrote out, which means nothing on this disk.

        What lies above the folder is the root: nothing is above that in the image.
        """
        if self.holds(path) or path in self._library or f"{path}/".startswith(self._library):
            raise ImportError(path)
        is_above = path == self.root or self.root.startswith(path.rstrip("/") + "/")
        return FileFinder(self.root if is_above else self.place(path), *_LOADERS)
