"""The values that replay yields: files with their origins, and what the build leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from resilience_hooks.static.image.filesystem import FileSystem


@dataclass(frozen=True, slots=True)
class Blob:
    """Content that stands in the tree at ``path``."""

    path: str


@dataclass(frozen=True, slots=True)
class Made:
    """Content that the build makes and that is known: a heredoc, a member of an archive."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Opaque:
    """Content that only a build can know."""

    reason: str


Content: TypeAlias = Blob | Made | Opaque


@dataclass(frozen=True, slots=True)
class Origin:
    """Who put a path there. ``repo_path`` is None for what no file of the repository is.

    ``lines`` are the instructions it passed through, first to last: a file that a builder stage
    copied on line 3 and the final stage took over on line 9 has ``(3, 9)``.
    """

    repo_path: str | None
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A regular file of the image."""

    content: Content
    origin: Origin


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link of the image; ``target`` as stored, not resolved."""

    target: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Directory:
    """A directory of the image; its names are held by the file system."""

    origin: Origin | None = None


Node: TypeAlias = File | Link | Directory


@dataclass(frozen=True, slots=True)
class Unknown:
    """An area whose contents the build decides: ``path`` and everything below it (``/``: all)."""

    path: str
    reason: str
    line: int


FailureKind: TypeAlias = Literal[
    "syntax", "source-missing", "source-ignored", "stage", "variable", "clash", "ignore-file"
]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the build must fail. ``source`` is the COPY operand, context-relative, if there is one.

    ``pattern`` names the ignore file's line (``.dockerignore:12``) that hides the source.
    """

    kind: FailureKind
    line: int
    reason: str
    source: str | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """CMD, ENTRYPOINT or HEALTHCHECK: exec form (``argv``) or shell form (``text``)."""

    argv: tuple[str, ...] | None
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Install:
    """A RUN step that installs Python packages: its argv from the program's name on.

    ``cwd`` is where it ran; ``kind`` is the program: ``pip``, ``uv``, ``poetry``, ``setup.py``, …
    A word that only a run knows stands as written: ``${EXTRAS}``. ``fs`` is set where it ran in
    another stage, of which this image took over a directory, or over mounts that are gone: what it
    installed from is there.
    """

    kind: str
    argv: tuple[str, ...]
    cwd: str
    line: int
    fs: FileSystem | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Image:
    """A built stage, on paper.

    ``base`` is the external image at the root of the stage's chain (None: scratch).
    ``workdir`` is absolute; ``workdir_set`` is false where only the base may have set it.
    ``unset_args`` are variables without any value that took part in a path of COPY, ADD or
    WORKDIR (an engine expands them to nothing; an analysis should doubt what follows).
    ``pulled`` are the images that an engine must have: bases, and those copied from. ``stages``
    are the files of every stage that was built for it, this one included.
    """

    fs: FileSystem
    base: str | None
    env: Mapping[str, str] = field(default_factory=dict)
    workdir: str = "/"
    workdir_set: bool = False
    user: str = ""
    shell: tuple[str, ...] = ("/bin/sh", "-c")
    cmd: Command | None = None
    entrypoint: Command | None = None
    healthcheck: Command | None = None
    installs: tuple[Install, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    unset_args: frozenset[str] = frozenset()
    failures: tuple[Failure, ...] = ()
    pulled: tuple[str, ...] = ()
    stages: tuple[FileSystem, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A path of the image.

    ``value`` is the SHA-256 of the content (``?`` where only a build can know it) or ``-> target``;
    ``size`` is in bytes. ``lines`` are the instructions it passed through, ``reason`` says why
    its content is unknown.
    """

    path: str
    value: str
    repo_path: str | None
    lines: tuple[int, ...]
    size: int | None = None
    reason: str | None = None
