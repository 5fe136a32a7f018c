"""Whether git would ignore a path, judged by the ``.gitignore`` files of a tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from pathspec.patterns.gitignore.base import GitIgnorePatternError
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

from resilience_hooks.static.tree.model import Kind, Tree
from resilience_hooks.static.tree.plumbing import to_text


@dataclass(frozen=True, slots=True)
class _Pattern:
    regex: re.Pattern[str]
    ignores: bool
    only_directories: bool

    def matches(self, name: str, is_dir: bool) -> bool:
        """Whether it matches the name itself, not just a directory that the name lies in.

        The one group in pathspec's expressions is the slash that ends a matched directory.
        """
        if self.only_directories and not is_dir:
            return False
        return any(match.lastindex is None for match in self.regex.finditer(name))


def ignored_by_git(tree: Tree) -> Callable[[str], bool]:
    """A test for paths that the tree does not list: whether git would ignore them.

    What an unlisted path is, a file or a directory, nobody knows: either will do. Only what the
    tree holds counts, neither ``.git/info/exclude`` nor the user's own excludes.
    """

    @cache
    def patterns(directory: str) -> tuple[_Pattern, ...]:
        return _patterns(tree, f"{directory}/.gitignore" if directory else ".gitignore")

    @cache
    def is_ignored(path: str, is_dir: bool) -> bool:
        """What the last match in the nearest file that has one decides."""
        return next(
            (
                pattern.ignores
                for directory in _parents(path)
                for pattern in patterns(directory)
                if pattern.matches(path[len(directory) :].lstrip("/"), is_dir)
            ),
            False,
        )

    def ignored(path: str) -> bool:
        path = path.rstrip("/")
        directories = accumulate(path.split("/"), "{}/{}".format)
        return any(is_ignored(each, True) for each in directories) or is_ignored(path, False)

    return ignored


def _parents(path: str) -> Iterator[str]:
    while path:
        path = path.rpartition("/")[0]
        yield path


def _patterns(tree: Tree, path: str) -> tuple[_Pattern, ...]:
    """The patterns of a file, last one first; none where git would not read it."""
    entry = tree.entries.get(path)
    if entry is None or entry.kind is not Kind.FILE:  # git follows no link to one
        return ()
    lines = to_text(tree.read(path).removeprefix(b"\xef\xbb\xbf")).split("\n")
    return tuple(filter(None, (_parse(line.removesuffix("\r")) for line in reversed(lines))))


def _parse(line: str) -> _Pattern | None:
    bare = line.rstrip(" ")
    only_directories = bare.endswith("/")
    try:
        glob = GitIgnoreSpecPattern(bare[:-1] if only_directories else line)
    except (GitIgnorePatternError, re.error):  # git matches nothing with it either
        return None
    if glob.regex is None or glob.include is None:
        return None
    return _Pattern(glob.regex, glob.include, only_directories)
