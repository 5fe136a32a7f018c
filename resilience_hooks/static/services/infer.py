"""The build context that a Dockerfile's own sources ask for, where nothing declares one."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.services.sources import ContextSource
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.tree.links import follow

Starts = Callable[[str], bool]

_ENOUGH: Final = 0.5


@dataclass(frozen=True, slots=True)
class Inferred:
    """A context directory (``""`` is the tree's root) and what speaks for it; None: none does."""

    context: str | None
    source: str


def infer_context(
    tree: Tree, dockerfile: str, sources: Sequence[ContextSource], starts: Starts
) -> Inferred:
    """The directory at or above the Dockerfile in which its sources exist.

    Where several fit, the one in which the service's entry point is there (``starts``); where
    none fits whole, the one that has most of the sources, if it has at least half.
    """
    candidates = _upwards(dockerfile.rpartition("/")[0])
    telling = [source for source in sources if source.path]
    if not telling:
        return _by_entry(candidates, starts, "no source tells contexts apart")
    scores = {c: sum(_exists(tree, c, source) for source in telling) for c in candidates}
    best = max(scores.values())
    fitting = [candidate for candidate in candidates if scores[candidate] == best]
    if best < len(telling) * _ENOUGH or best == 0:
        return Inferred(None, f"no directory has its sources ({telling[0].path}, …)")
    if len(fitting) == 1:
        found = f"{best} of {len(telling)} sources exist there"
        return Inferred(fitting[0], f"inferred: {found}")
    return _by_entry(fitting, starts, "its sources exist in several directories")


def _by_entry(candidates: Sequence[str], starts: Starts, otherwise: str) -> Inferred:
    for candidate in candidates:
        if starts(candidate):
            return Inferred(candidate, "inferred: the entry point is there")
    return Inferred(candidates[0], f"assumed: the Dockerfile's directory ({otherwise})")


def _upwards(directory: str) -> list[str]:
    found = [directory]
    while directory:
        directory = directory.rpartition("/")[0]
        found.append(directory)
    return found


def _exists(tree: Tree, context: str, source: ContextSource) -> bool:
    path = f"{context}/{source.path}" if context else source.path
    if source.is_wildcard:
        folder, _, pattern = path.rpartition("/")
        return any(fnmatch.fnmatchcase(name, pattern) for name in tree.children.get(folder, ()))
    return path in tree.entries or tree.is_dir(path) or follow(tree, path) is not None
