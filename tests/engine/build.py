"""A build as a value: a context, a Dockerfile, and what the command line adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

Listing: TypeAlias = Mapping[str, str]
"""Image path → sha256 of a file, or ``-> target`` of a link."""

BUILD_FAILS: Final[Listing] = {"BUILD-FAILS": ""}


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link of the context."""

    target: str


@dataclass(frozen=True)
class Build:
    """What an engine is given.

    ``files`` maps paths of the context to contents; None is an empty directory. ``dockerfile``
    and ``ignore`` are lines (``ignore`` None: no ignore file); ``path`` is the Dockerfile's place
    and ``ignore_path`` the ignore file's. ``arguments`` are options that all engines share;
    ``{context}`` in one is where the context lies.
    """

    files: Mapping[str, bytes | Link | None] = field(default_factory=dict)
    dockerfile: tuple[str, ...] = ()
    ignore: tuple[str, ...] | None = None
    arguments: tuple[str, ...] = ()
    path: str = "Dockerfile"
    ignore_path: str = ".dockerignore"

    @property
    def text(self) -> str:
        """The Dockerfile's text."""
        return "".join(f"{line}\n" for line in self.dockerfile)

    def arguments_at(self, context: Path) -> tuple[str, ...]:
        """The options for a context that is written there."""
        return tuple(word.replace("{context}", str(context)) for word in self.arguments)

    def write(self, directory: Path) -> Path:
        """Write the context into a new directory; return it."""
        directory.mkdir(parents=True)
        for name, content in self._everything().items():
            place = directory / name
            place.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, Link):
                place.symlink_to(content.target)
            elif content is None:
                place.mkdir(exist_ok=True)
            else:
                place.write_bytes(content)
        return directory

    def _everything(self) -> Mapping[str, bytes | Link | None]:
        own: dict[str, bytes | Link | None] = {self.path: self.text.encode()}
        if self.ignore is not None:
            own[self.ignore_path] = "".join(f"{line}\n" for line in self.ignore).encode()
        return {**self.files, **own}
