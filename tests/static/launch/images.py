"""Small images: files by path, and what starts in them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from resilience_hooks.static.image.filesystem import FileSystem
from resilience_hooks.static.image.model import (
    Command,
    Content,
    Directory,
    File,
    Image,
    Link,
    Made,
    Node,
    Opaque,
    Origin,
)
from resilience_hooks.static.launch.installed import installed_folders
from resilience_hooks.static.launch.launches import launches
from resilience_hooks.static.launch.model import Launch
from resilience_hooks.static.launch.process import Process

# A file's text; None: what only the build knows. A key that ends in "/" is a directory.
Files: TypeAlias = Mapping[str, str | None]

_ORIGIN = Origin(None, (1,))


def filesystem(files: Files, links: Mapping[str, str] | None = None) -> FileSystem:
    """A file system with these files, the directories around them, and symlinks."""
    nodes: dict[str, Node] = {"/": Directory()}
    for path, text in files.items():
        _around(path, nodes)
        if path.endswith("/"):
            nodes[path.rstrip("/")] = Directory()
        else:
            content: Content = Opaque("the test") if text is None else Made(text.encode())
            nodes[path] = File(content, _ORIGIN)
    for path, target in (links or {}).items():
        _around(path, nodes)
        nodes[path] = Link(target, _ORIGIN)
    names: dict[str, dict[str, None]] = {}
    for path in nodes:
        if path != "/":
            names.setdefault(posixpath.dirname(path), {})[posixpath.basename(path)] = None
    return FileSystem(nodes, names)


def _around(path: str, nodes: dict[str, Node]) -> None:
    folder = posixpath.dirname(path.rstrip("/"))
    while folder not in nodes:
        nodes[folder] = Directory()
        folder = posixpath.dirname(folder)


def read(content: Content) -> bytes | None:
    """The bytes of a file of these images."""
    return content.data if isinstance(content, Made) else None


def image(
    cmd: str | Sequence[str] | None = None,
    files: Files | None = None,
    entrypoint: str | Sequence[str] | None = None,
    **fields: Any,
) -> Image:
    """An image that works in ``/app``; a command is a shell form as text, else an exec form."""
    links = fields.pop("links", None)
    settings = {"base": "python:3.12", "workdir": "/app", "workdir_set": True, **fields}
    return Image(
        fs=filesystem({"/app/": "", **(files or {})}, links),
        cmd=command(cmd, 9),
        entrypoint=command(entrypoint, 8),
        **settings,
    )


def command(words: str | Sequence[str] | None, line: int) -> Command | None:
    """A shell form by its text, an exec form by its words."""
    if words is None:
        return None
    if isinstance(words, str):
        return Command(None, words, line)
    return Command(tuple(words), "", line)


def started(built: Image) -> tuple[Launch, ...]:
    """What an image starts."""
    return launches(built, read, installed_folders(built, read))


def start(
    cmd: str | Sequence[str], files: Files | None = None, **fields: Any
) -> tuple[Launch, ...]:
    """What a command starts in an image."""
    return started(image(cmd, files, **fields))


def only(cmd: str | Sequence[str], files: Files | None = None, **fields: Any) -> Launch:
    """The one launch of a command."""
    (launch,) = start(cmd, files, **fields)
    return launch


def entries(found: Launch | Iterable[Launch]) -> list[str]:
    """The entry points of launches, as the contract spells them."""
    each = [found] if isinstance(found, Launch) else found
    return [str(entry) for launch in each for entry in launch.entries]


def process(
    files: Files | None = None, env: Mapping[str, str] | None = None, **fields: Any
) -> Process:
    """A process in ``/app``."""
    links = fields.pop("links", None)
    settings: dict[str, Any] = {"source": "CMD", "line": 9, "cwd": "/app", **fields}
    fs = filesystem({"/app/": "", **(files or {})}, links)
    return Process(fs=fs, read=read, env={"PYTHONPATH": "", **(env or {})}, **settings)
