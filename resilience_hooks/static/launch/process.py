"""The state of a process that is about to start, and the ``sys.path`` it gives to Python."""

from __future__ import annotations

import dataclasses
import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from resilience_hooks.static.image.filesystem import FileSystem, LinkLoopError
from resilience_hooks.static.image.model import Content, File
from resilience_hooks.static.launch.model import EntryPoint, Launch

ReadContent: TypeAlias = Callable[[Content], "bytes | None"]


@dataclass(frozen=True, slots=True)
class Process:
    """Where, with which variables and from which instruction a command starts.

    A variable that maps to None has a value that only a run knows. ``arguments`` are a script's
    ``"$@"``; ``depth`` counts the scripts on the way.
    """

    fs: FileSystem
    read: ReadContent
    source: str
    line: int
    cwd: str
    env: Mapping[str, str | None]
    installed: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    depth: int = 0

    def at(self, cwd: str) -> Process:
        """The same process in another working directory."""
        return dataclasses.replace(self, cwd=self.absolute(cwd))

    def having(self, env: Mapping[str, str | None]) -> Process:
        """The same process with more variables."""
        return dataclasses.replace(self, env={**self.env, **env})

    def absolute(self, path: str) -> str:
        """A path seen from the working directory, normalised."""
        return "/" + posixpath.normpath(posixpath.join(self.cwd, path)).lstrip("/")

    def file(self, path: str) -> bytes | None:
        """The bytes of a file of the image; None where there is none, or nobody knows them."""
        node = self.fs.stat(self.absolute(path))
        return self.read(node.content) if isinstance(node, File) else None

    def folder_of(self, path: str) -> str:
        """What a script at a path gets as ``sys.path[0]``: its folder, symlinks followed."""
        try:
            return posixpath.dirname(self.fs.resolve(self.absolute(path)))
        except LinkLoopError:
            return posixpath.dirname(self.absolute(path))

    def python_path(self) -> tuple[str, ...]:
        """The entries of ``PYTHONPATH``; an empty one is the working directory."""
        value = self.env.get("PYTHONPATH") or ""
        return tuple(self.absolute(entry) for entry in value.split(":")) if value else ()

    def launch(
        self, argv: tuple[str, ...], entries: tuple[EntryPoint, ...], first: tuple[str, ...]
    ) -> Launch:
        """A launch with these entry points; ``first`` come before ``PYTHONPATH``."""
        return Launch(
            source=self.source,
            line=self.line,
            argv=argv,
            entries=entries,
            cwd=self.cwd,
            sys_path=tuple(dict.fromkeys((*first, *self.python_path()))),
            installed=self.installed,
            env={name: value for name, value in self.env.items() if value is not None},
        )

    def nothing(self, argv: tuple[str, ...], reason: str) -> Launch:
        """A launch of which no Python entry is known, and why."""
        return Launch(self.source, self.line, argv, cwd=self.cwd, reason=reason)
