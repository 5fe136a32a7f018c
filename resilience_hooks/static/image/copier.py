"""Copies a path between file systems, as BuildKit's fsutil copies for COPY and ADD."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.image.filesystem import Files, LinkLoopError
from resilience_hooks.static.image.globs import compile_glob, split_wildcards
from resilience_hooks.static.image.layers import Layers
from resilience_hooks.static.image.matcher import START, Matcher
from resilience_hooks.static.image.model import Directory, File, Link, Node, Origin
from resilience_hooks.static.image.paths import child, clean, parent


class MissingSourceError(Exception):
    """Nothing stands where a source is named."""


_NO_PATTERNS: Final = Matcher(())


@dataclass(frozen=True, slots=True)
class Selection:
    """Which paths below a source directory are copied; patterns see them relative to it.

    ``includes`` of None takes everything. The source itself is always taken.
    """

    includes: Matcher | None = None
    excludes: Matcher = _NO_PATTERNS

    def descend(self, path: str, states: tuple[int, int]) -> tuple[int, int]:
        """The states at a path below a directory that has ``states``."""
        included = self.includes.descend(path, states[0]) if self.includes else START
        return included, self.excludes.descend(path, states[1])

    def takes(self, states: tuple[int, int]) -> bool:
        """Whether a path with these states is copied."""
        is_included = self.includes is None or self.includes.is_match(states[0])
        return is_included and not self.excludes.is_match(states[1])

    def enters(self, path: str, states: tuple[int, int]) -> bool:
        """Whether anything in a directory may be copied."""
        if self.excludes.is_match(states[1]):
            return self.excludes.may_match_below(path, negated=True)
        if self.includes is None or self.includes.is_match(states[0]):
            return True
        return self.includes.may_match_below(path, negated=False)


EVERYTHING: Final = Selection()


@dataclass(frozen=True, slots=True)
class Copier:
    """Copies from ``files`` into ``layers``; ``line`` is added to the origin of what it copies."""

    files: Files
    layers: Layers
    line: int
    selection: Selection = EVERYTHING

    def copy(self, source: str, destination: str) -> str:
        """Copy a file, or the contents of a directory; return where it went.

        A destination that ends with a slash, or stands as a directory, holds a copied file; any
        other is its new path, and a link at the destination is written through. A link that is
        named as the source is followed, one inside a directory is copied as it is.
        Raises MissingSourceError and ClashError.
        """
        found, node = find(self.files, source)
        if not isinstance(node, Directory):
            name = clean(source).rpartition("/")[2]
            return put_file(self.layers, destination, name, self._passed_on(node))
        place = prepare(self.layers, destination)
        self.layers.make_directories(place, Origin(None, (self.line,)))
        self._copy_contents(found, place)
        return place

    def _copy_contents(self, source: str, place: str) -> None:
        origin = Origin(None, (self.line,))
        for node, target in self._all(source, place):
            if isinstance(node, Directory):
                self.layers.make_directories(target, origin)
            else:
                self.layers.put(target, self._passed_on(node))

    def _all(self, source: str, place: str) -> Iterator[tuple[Node, str]]:
        """What is copied and where to, directories before what is in them."""
        if self.selection is not EVERYTHING:
            yield from self._selected(source, place)
            return
        pending = [(source, place)]
        while pending:
            here, there = pending.pop()
            before, behind = here.rstrip("/"), there.rstrip("/")
            for name in self.files.children(here):
                path, target = f"{before}/{name}", f"{behind}/{name}"
                node = self.files.lstat(path)
                if node is not None:
                    yield node, target
                if isinstance(node, Directory):
                    pending.append((path, target))

    def _selected(self, source: str, place: str) -> Iterator[tuple[Node, str]]:
        """A directory that is not selected is made when something in it is."""
        made = {place}
        pending = [(source, place, "", (START, START))]
        while pending:
            here, there, relative, states = pending.pop()
            for name in self.files.children(here):
                path = f"{relative}/{name}".lstrip("/")
                found = self.selection.descend(path, states)
                node = self.files.lstat(child(here, name))
                if node is not None and self.selection.takes(found):
                    if there not in made:
                        yield Directory(), there
                        made.add(there)
                    yield node, child(there, name)
                if isinstance(node, Directory) and self.selection.enters(path, found):
                    pending.append((child(here, name), child(there, name), path, found))

    def _passed_on(self, node: File | Link) -> File | Link:
        origin = Origin(node.origin.repo_path, (*node.origin.lines, self.line))
        if isinstance(node, Link):
            return Link(node.target, origin)
        return File(node.content, origin)


def find(files: Files, source: str) -> tuple[str, Node]:
    """Where a source leads to, and what stands there. Raises MissingSourceError."""
    try:
        found = files.resolve(source)
    except LinkLoopError as error:
        raise MissingSourceError(source) from error
    node = files.lstat(found)
    if node is None:
        raise MissingSourceError(source)
    return found, node


def put_file(layers: Layers, destination: str, name: str, node: File | Link) -> str:
    """Write a file to a destination, or under its name into the directory that stands there.

    Raises ClashError.
    """
    place = prepare(layers, destination)
    if isinstance(layers.lstat(place), Directory):
        place = child(place, name)
    layers.put(place, node)
    return place


def prepare(layers: Layers, destination: str) -> str:
    """Make the directories that a destination needs; return its path, links followed.

    Needed are those on the way to it, and those on the way to where a link there leads (fsutil,
    ``copy.go``: ``Copy`` makes the former, ``prepareTargetDir`` the latter). Raises ClashError.
    """
    place = clean(destination)
    is_directory = destination.endswith(("/", "/."))
    layers.make_directories(layers.resolve(place if is_directory else parent(place)))
    place = layers.resolve(place)
    layers.make_directories(parent(place))
    return place


def expand_source(files: Files, source: str) -> list[str]:
    """The paths that a source's wildcards match, sorted; a source without any is itself.

    Raises MissingSourceError where the directory before the first wildcard is missing, and
    BadPatternError. No match is no error.
    """
    base, pattern = split_wildcards(clean(source))
    if not pattern:
        return [source]
    root, _ = find(files, base or "/")
    compile_glob(pattern)
    if "[" in pattern or "\\" in pattern:  # such a pattern may match a slash
        return list(_matching_below(files, root, pattern))
    found = [root]
    for part in pattern.split("/"):
        found = [path for here in found for path in _matching(files, here, part)]
    return found


def _matching(files: Files, directory: str, pattern: str) -> Iterator[str]:
    if not isinstance(files.lstat(directory), Directory):
        return
    glob = compile_glob(pattern)
    for name in files.children(directory):
        if glob.fullmatch(name):
            yield child(directory, name)


def _matching_below(files: Files, root: str, pattern: str) -> Iterator[str]:
    glob = compile_glob(pattern)
    pending = [("", root)]
    while pending:
        relative, here = pending.pop()
        if relative and glob.fullmatch(relative):
            yield here
        elif isinstance(files.lstat(here), Directory):
            names = reversed(files.children(here))
            pending.extend((f"{relative}/{name}".lstrip("/"), child(here, name)) for name in names)
