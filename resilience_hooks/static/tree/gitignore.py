"""Whether git would ignore a path, judged by the ``.gitignore`` files of a tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate

from pathspec.patterns.gitignore.base import GitIgnorePatternError
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

from resilience_hooks.static.tree.model import Kind, Tree
from resilience_hooks.static.tree.plumbing import to_text


def ignored_by_git(tree: Tree) -> Callable[[str], bool]:
    """A test for paths that the tree does not list: whether git would ignore them.

    What an unlisted path is, a file or a directory, nobody knows: either will do. Only what the
    tree holds counts, neither ``.git/info/exclude`` nor the user's own excludes.
    """

    @cache
    def patterns(directory: str) -> tuple[GitIgnoreSpecPattern, ...]:
        return _patterns(tree, f"{directory}/.gitignore" if directory else ".gitignore")

    @cache
    def is_ignored(path: str, end: str) -> bool:
        """What the last match in the nearest file that has one decides."""
        return next(
            (
                bool(pattern.include)
                for directory in _parents(path)
                for pattern in patterns(directory)
                if _matches(pattern, path[len(directory) :].lstrip("/") + end)
            ),
            False,
        )

    def ignored(path: str) -> bool:
        path = path.rstrip("/")
        directories = accumulate(path.split("/"), "{}/{}".format)
        return any(is_ignored(directory, "/") for directory in directories) or is_ignored(path, "")

    return ignored


def _parents(path: str) -> Iterator[str]:
    while path:
        path = path.rpartition("/")[0]
        yield path


def _matches(pattern: GitIgnoreSpecPattern, name: str) -> bool:
    """Whether a pattern matches the name itself, not just a directory that the name lies in.

    The one group in pathspec's expressions is the slash that ends a matched directory.
    """
    return pattern.regex is not None and any(
        match.lastindex is None or match.end(match.lastindex) == len(name)
        for match in pattern.regex.finditer(name)
    )


def _patterns(tree: Tree, path: str) -> tuple[GitIgnoreSpecPattern, ...]:
    """The patterns of a file, last one first; none where git would not read it."""
    entry = tree.entries.get(path)
    if entry is None or entry.kind is not Kind.FILE:  # git follows no link to one
        return ()
    return tuple(_parse(tree.read(path)))[::-1]


def _parse(data: bytes) -> Iterator[GitIgnoreSpecPattern]:
    for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        try:
            pattern = GitIgnoreSpecPattern(to_text(line.removesuffix(b"\r")))
        except GitIgnorePatternError:  # git matches nothing with it either
            continue
        if pattern.include is not None:
            yield pattern
