"""Which Dockerfile builds the image that a name means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from resilience_hooks.static.image.references import familiar
from resilience_hooks.static.services.declarations import Build
from resilience_hooks.static.services.unknowns import is_known


def same_image(first: str, second: str) -> bool:
    """Whether two names are spellings of one: ``docker.io/org/app:latest`` and ``org/app``."""
    return _familiar(first) is not None and _familiar(first) == _familiar(second)


class Tags:
    """The names that the builds of a tree give to their images."""

    def __init__(self, builds: Mapping[str, Sequence[Build]]) -> None:
        """``builds`` are by Dockerfile."""
        self._builders: dict[str, set[str]] = {}
        self._repositories: dict[str, set[str]] = {}
        for path, found in builds.items():
            for tag in (tag for build in found for tag in build.declaration.images):
                name, repository = _familiar(tag), _repository(tag)
                if name is not None:
                    self._builders.setdefault(name, set()).add(path)
                if repository is not None:
                    self._repositories.setdefault(repository, set()).add(path)

    def builders(self, name: str) -> frozenset[str]:
        """The Dockerfiles that build an image of exactly this name."""
        return frozenset(self._builders.get(_familiar(name) or "", ()))

    def means(self, name: str, tags: Iterable[str]) -> bool:
        """Whether a run of the image ``name`` runs one that is built under ``tags``.

        A run asks for a release (``app:1.4``) of what is built as ``app:latest``: the tag may
        differ where one Dockerfile alone builds images of that name.
        """
        if any(same_image(tag, name) for tag in tags):
            return True
        repository = _repository(name)
        is_alone = len(self._repositories.get(repository or "", ())) == 1
        return is_alone and not self.builders(name) and repository in map(_repository, tags)


@lru_cache(maxsize=4096)
def _familiar(name: str) -> str | None:
    return familiar(name) if is_known(name) else None


@lru_cache(maxsize=4096)
def _repository(name: str) -> str | None:
    """A name without its tag; None where only a run knows it."""
    head, colon, tag = name.rpartition(":")
    return _familiar(head if colon and "/" not in tag else name)
