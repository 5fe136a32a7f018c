"""Which repository folders an image's import roots stand for, read off the files' origins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from resilience_hooks.static.image.filesystem import FileSystem
from resilience_hooks.static.image.model import File

RootKind: TypeAlias = Literal["origin", "edit", "context", "ancestor"]


@dataclass(frozen=True, slots=True)
class Root:
    """``image_dir`` (None: unknown) stands for ``repo_dir``, as something says.

    The origins of the files in it (``origin``), an edit of ``sys.path`` (``edit``), the build
    context (``context``), or only that it lies above the importing file (``ancestor``).
    """

    repo_dir: str
    image_dir: str | None
    kind: RootKind = "origin"


class Roots:
    """The origins of an image's Python files, asked for import roots and for places."""

    def __init__(self, fs: FileSystem) -> None:
        self._fs = fs
        self._by_entry: dict[str, tuple[str, ...]] = {}

    @cached_property
    def _sources(self) -> tuple[tuple[str, str], ...]:
        """(image path, repository path) of every Python file that came from the repository."""
        return tuple(
            (path, node.origin.repo_path)
            for path, node in self._fs.nodes.items()
            if isinstance(node, File) and node.origin.repo_path and path.endswith(".py")
        )

    @cached_property
    def _places(self) -> dict[str, str]:
        return {repo_path: path for path, repo_path in reversed(self._sources)}

    def place(self, repo_path: str) -> str | None:
        """Where a repository file stands in the image."""
        return self._places.get(repo_path)

    def ending(self, tail: str) -> str | None:
        """The repository file of the one Python file of the image whose path ends so."""
        found = [repo_path for path, repo_path in self._sources if path.endswith(f"/{tail}")]
        return found[0] if len(found) == 1 else None

    def of_entry(self, entry: str) -> tuple[str, ...]:
        """The repository folders that a ``sys.path`` entry stands for, most files first."""
        if entry not in self._by_entry:
            self._by_entry[entry] = tuple(self._roots(entry))
        return self._by_entry[entry]

    def _roots(self, entry: str) -> Iterator[str]:
        prefix = entry.rstrip("/") + "/"
        counts: Counter[str] = Counter()
        for path, repo_path in self._sources:
            if not path.startswith(prefix):
                continue
            relative = path[len(prefix) :]
            if repo_path == relative:
                counts[""] += 1
            elif repo_path.endswith("/" + relative):
                counts[repo_path[: -len(relative) - 1]] += 1
        return (root for root, _ in counts.most_common())


def ancestors(repo_path: str) -> Sequence[str]:
    """The folders above a repository file, the nearest first, ``""`` last."""
    found = []
    while repo_path:
        repo_path = repo_path.rpartition("/")[0]
        found.append(repo_path)
    return found
