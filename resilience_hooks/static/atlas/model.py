"""What a map is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from resilience_hooks.static.results import ServiceResult


@dataclass(frozen=True, slots=True)
class Loaded:
    """A module that a service loads: its repository file, and who imports it first.

    ``importer`` is the repository path of the file that imports it, None for an entry point.
    """

    module: str
    path: str
    importer: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of an image: how many files it holds, and the instructions that put them there."""

    path: str
    files: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One service: its result, the modules that it loads, the folders of its image."""

    result: ServiceResult
    loaded: tuple[Loaded, ...] = ()
    folders: tuple[Folder, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The repository paths that its image lacks, each once."""
        found = (path for finding in self.result.findings for path in finding.missing)
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Atlas:
    """All services of a tree; ``label`` says which tree."""

    label: str
    sheets: tuple[Sheet, ...]
    packages: tuple[str, ...] = field(default=())
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)


def package_of(path: str) -> str:
    """The part of the repository that a path belongs to: its top folder, or ``.``.

    A name without a slash and without a suffix is a folder, as missing paths are.
    """
    top, slash, _ = path.strip("/").partition("/")
    return top if slash or "." not in top else "."
