"""What an uploader sends of a folder, and how the platform unpacks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final, TypeAlias

from pathspec import GitIgnoreSpec

from resilience_hooks.config.patterns import is_readable
from resilience_hooks.errors import TreeError
from resilience_hooks.static.image.layers import ClashError, Layers
from resilience_hooks.static.image.model import Blob, Directory, File, Link, Made, Origin, Unknown
from resilience_hooks.static.image.paths import child, inside
from resilience_hooks.static.services.places import in_tree
from resilience_hooks.static.services.unknowns import is_known
from resilience_hooks.static.uploads.model import Package
from resilience_hooks.static.uploads.paper import Paper

Ignored: TypeAlias = Callable[[str], "bool | None"]
"""Whether a path is left behind; that of a directory ends with a slash."""

_MOST_FILES: Final = 100_000
_ALWAYS: Final = {".git", ".gitignore", ".gcloudignore", "node_modules"}


def packaged(
    paper: Paper, place: str, root: str = "/workspace", ignore_file: str = ".gcloudignore"
) -> Package:
    """The package of a folder. The uploaders read through links, to files and to folders alike.

    gcloud leaves out what ``.gcloudignore`` says, in git's syntax
    (https://cloud.google.com/sdk/gcloud/reference/topic/gcloudignore).
    """
    spec = _ignore(paper, child(place, ignore_file))
    layers = Layers()
    layers.make_directories(root)
    count = 0
    for relative, node in _walk(paper, place, spec):
        target = f"{root}/{relative}"
        count += 1
        if count > _MOST_FILES:
            break
        try:
            if isinstance(node, Directory):
                layers.make_directories(target)
            else:
                layers.make_directories(target.rpartition("/")[0])
                layers.put(target, node)
        except ClashError:
            continue
    return Package(layers.files, root, tuple(_unknowns(paper, place, root)))


def united(packages: Iterable[Package]) -> Package:
    """One package with everything that any of them holds; the first to have a file gives it."""
    first, *others = packages
    if not others:
        return first
    layers = Layers(first.fs)
    for other in others:
        for path, node in other.fs.walk():
            if layers.lstat(path) is not None:
                continue
            try:
                if isinstance(node, Directory):
                    layers.make_directories(path)
                else:
                    layers.make_directories(path.rpartition("/")[0])
                    layers.put(path, node)
            except ClashError:
                continue
    unknowns = tuple(dict.fromkeys(u for each in (first, *others) for u in each.unknowns))
    return Package(layers.files, first.root, unknowns)


def _walk(paper: Paper, place: str, spec: Ignored | None) -> Iterator[tuple[str, File | Directory]]:
    """Every file and folder by its path in the package, links followed, circles left."""
    pending: list[tuple[str, str, tuple[str, ...]]] = [(paper.resolve(place) or place, "", ())]
    while pending:
        here, relative, above = pending.pop()
        node = paper.lstat(here)
        origin = here
        if isinstance(node, Link):
            here = paper.resolve(here) or ""
            node = paper.lstat(here) if here and here not in above else None
        if node is None or isinstance(node, Link):
            continue
        is_dir = isinstance(node, Directory)
        if relative and _is_left(relative, is_dir, spec):
            continue
        if isinstance(node, File):
            yield relative, _named(node, origin)
            continue
        if relative:
            yield relative, node
        for name in reversed(paper.children(here)):
            below = f"{relative}/{name}" if relative else name
            pending.append((child(here, name), below, (*above, here)))


def _is_left(path: str, is_dir: bool, spec: Ignored | None) -> bool:
    """Whether a path stays behind; what gcloud leaves anyway stays behind at any depth."""
    if path.rpartition("/")[2] in _ALWAYS:
        return True
    return spec is not None and bool(spec(path + "/" * is_dir))


def _named(node: File, place: str) -> File:
    """A file of the tree under the path it has in the folder, which may be a link's."""
    path = in_tree(place)
    return node if path is None or node.origin.lines else File(node.content, Origin(path, ()))


def _unknowns(paper: Paper, place: str, root: str) -> Iterator[Unknown]:
    for unknown in paper.unknowns:
        below = inside(unknown.path, place)
        if below is not None:
            path = f"{root}/{below}" if below else root
            yield Unknown(path, unknown.reason, unknown.line)
        elif not is_known(unknown.path) and is_known(place):
            yield Unknown(root, unknown.reason, unknown.line)
    if is_known(place):
        for line in paper.strays:
            yield Unknown(root, "a copy to an unknown place may bring it", line)


def _ignore(paper: Paper, place: str) -> Ignored | None:
    lines = [line for line in _lines(paper, place, 0) if line and not line.startswith("#")]
    return _spec(tuple(lines)) if lines else None


@lru_cache(maxsize=64)
def _spec(lines: tuple[str, ...]) -> Ignored:
    """The judgement of an ignore file, the same for every folder that has the same one."""
    return lru_cache(maxsize=None)(
        GitIgnoreSpec.from_lines(line for line in lines if is_readable(line)).match_file
    )


def _lines(paper: Paper, place: str, depth: int) -> Iterator[str]:
    """The lines of an ignore file; ``#!include:FILE`` stands for those of another."""
    node = paper.stat(place)
    if not isinstance(node, File) or depth > 3:
        return
    for line in _text(paper, node).splitlines():
        if line.startswith("#!include:"):
            yield from _lines(paper, child(place.rpartition("/")[0], line[10:].strip()), depth + 1)
        else:
            yield line


def _text(paper: Paper, node: File) -> str:
    try:
        content = node.content
        data = paper.tree.read(content.path) if isinstance(content, Blob) else b""
        data = content.data if isinstance(content, Made) else data
    except TreeError:
        return ""
    return data.decode("utf-8", "replace")
