"""What the lock files of a repository say of one distribution."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from resilience_hooks.errors import TreeError
from resilience_hooks.static.packages.locked import OWN, Lock, Package
from resilience_hooks.static.packages.lockfiles.compiled import read_compiled
from resilience_hooks.static.packages.lockfiles.pdm import read_pdm
from resilience_hooks.static.packages.lockfiles.pipenv import read_pipenv
from resilience_hooks.static.packages.lockfiles.poetry import read_poetry
from resilience_hooks.static.packages.lockfiles.uv import read_uv
from resilience_hooks.static.packages.requirements import is_resolved
from resilience_hooks.static.tree import Tree

READERS: Final[Mapping[str, Callable[[bytes], Lock]]] = {
    "Pipfile.lock": read_pipenv,
    "pdm.lock": read_pdm,
    "poetry.lock": read_poetry,
    "uv.lock": read_uv,
}
_LOCKS: Final = re.compile(r"(?:^|/)(?:Pipfile|pdm|poetry|uv)\.lock\Z")
_COMPILED: Final = re.compile(
    r"(?:^|/)(?:[^/]*(?:require|constraint)[^/]*\.(?:txt|lock)|requirements/(?:.*/)?[^/]*\.txt)\Z"
)


@dataclass(frozen=True, slots=True)
class Pinned:
    """A distribution in the lock file at ``path``: its packages there, and all the others."""

    path: str
    packages: tuple[Package, ...]
    lock: Lock


def lock_paths(tree: Tree) -> tuple[str, ...]:
    """The lock files of a tree, requirements that a tool resolved among them."""
    compiled = (
        path
        for path in tree.files_matching(_COMPILED)
        if is_resolved(_read(tree, path).decode("utf-8", "replace"))
    )
    return (*tree.files_matching(_LOCKS), *compiled)


def read_lock(tree: Tree, path: str) -> Lock:
    """A lock file; empty where it cannot be read."""
    reader = READERS.get(path.rpartition("/")[2], read_compiled)
    return reader(_read(tree, path))


def pinned(
    tree: Tree, paths: tuple[str, ...], distribution: str, read: Callable[[str], Lock]
) -> Iterator[Pinned]:
    """Where a distribution is locked; a file that does not hold the name is not parsed.

    ``read`` gives the lock at a path.
    """
    name = re.compile(re.escape(distribution).replace(r"\-", "[-_.]+").encode(), re.IGNORECASE)
    for path in paths:
        if name.search(_read(tree, path)):
            lock = read(path)
            packages = tuple(p for p in lock.get(distribution, ()) if p.source != OWN)
            if packages:
                yield Pinned(path, packages, lock)


def _read(tree: Tree, path: str) -> bytes:
    try:
        return tree.read(path)
    except TreeError:
        return b""
