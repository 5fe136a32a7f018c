"""How well the sources that a Dockerfile copies agree with a build context."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.image.globs import BadPatternError, compile_glob
from resilience_hooks.static.services.sources import ContextSource
from resilience_hooks.static.tree import Kind, Tree
from resilience_hooks.static.tree.links import follow

ENOUGH: Final = 0.5


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of the sources that tell contexts apart exist in one.

    A pattern may match nothing: it speaks for a context in which it matches, against none.
    """

    found: int
    total: int

    @property
    def share(self) -> float:
        """From 0 (all are absent) to 1 (all exist, or none tells contexts apart)."""
        return self.found / self.total if self.total else 1.0

    @property
    def rank(self) -> tuple[float, int]:
        """What contexts are compared by: the share, then how much there is to it."""
        return self.share, self.found

    @property
    def is_contradiction(self) -> bool:
        """Whether every source is absent."""
        return self.total > 0 and self.found == 0

    def __str__(self) -> str:
        return f"{self.found} of {self.total} sources exist there"


def agreement(
    tree: Tree, context: str, sources: Sequence[ContextSource], within: str = ""
) -> Agreement:
    """Look the sources up in a directory of the tree (``""`` is its root).

    With ``within`` the context is a directory above the tree: what is beside the tree is left out,
    and some source must be in the tree.
    """
    if within:
        sources = [inner for source in sources for inner in _below(source, within)]
        if not sources:
            return Agreement(0, 1)
    paths = {source.path: source for source in sources if source.path}
    found = [source for source in paths.values() if _exists(tree, context, source)]
    required = sum(not source.is_wildcard for source in paths.values())
    return Agreement(len(found), required + sum(source.is_wildcard for source in found))


def _below(source: ContextSource, within: str) -> Iterator[ContextSource]:
    if source.path.startswith(f"{within}/"):
        yield ContextSource(source.path[len(within) + 1 :], source.line)


def _exists(tree: Tree, context: str, source: ContextSource) -> bool:
    path = f"{context}/{source.path}" if context else source.path
    if source.is_wildcard:
        return any(True for _ in _matching(tree, context, source.path.split("/")))
    if path in tree.entries or tree.is_dir(path) or follow(tree, path) is not None:
        return True
    return _is_in_submodule(tree, path)


def _matching(tree: Tree, directory: str, patterns: Sequence[str]) -> Iterator[str]:
    """The paths below a directory that match patterns, one for each component."""
    for name in _named(tree.children.get(directory, ()), patterns[0]):
        path = f"{directory}/{name}" if directory else name
        if len(patterns) == 1:
            yield path
        else:
            yield from _matching(tree, path, patterns[1:])


def _named(names: Iterable[str], pattern: str) -> Iterator[str]:
    """The names that a pattern matches; with a malformed one the build fails wherever it is."""
    try:
        glob = compile_glob(pattern)
    except BadPatternError:
        return iter(())
    return filter(glob.fullmatch, names)


def _is_in_submodule(tree: Tree, path: str) -> bool:
    """Whether another repository decides what is there."""
    while path:
        entry = tree.entries.get(path)
        if entry is not None:
            return entry.kind is Kind.SUBMODULE
        path = path.rpartition("/")[0]
    return False
