"""Which modules a generated repository has, and by which names they may be imported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

SERVICE: Final = "svc"
LIBRARY: Final = "lib"
ENTRY: Final = f"{SERVICE}/main.py"
_TOPS: Final = ("alpha", "beta", "gamma", "delta", "config", "omega")
SETTINGS: Final = f"{SERVICE}/settings.py"
_LEAVES: Final = ("one", "two", "three", "four", "models")
_SUBS: Final = ("sub", "deep")


@dataclass(frozen=True, slots=True)
class Layout:
    """The repository's Python files, in the order of their bodies: each may import later ones."""

    paths: tuple[str, ...]

    @property
    def folders(self) -> frozenset[str]:
        """Every folder that holds a file, directly or not."""
        return frozenset(folder for path in self.paths for folder in above(path) if folder)

    def is_regular(self, folder: str) -> bool:
        """Whether a folder has an ``__init__``."""
        return f"{folder}/__init__.py" in self.paths

    def names(self, path: str) -> list[str]:
        """The dotted names of a file or folder: from the root, and from the folders that are one.

        The one that developers mean comes first.
        """
        roots = [r for r in (LIBRARY, SERVICE, "") if not r or path.startswith(f"{r}/")]
        found = [dotted(path[len(root) :].lstrip("/")) for root in roots]
        return [name for name in found if name != "__init__"]


def dotted(path: str) -> str:
    """The module name of a path below its root."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def above(path: str) -> Iterator[str]:
    """The folders above a path, the nearest first, ``""`` last."""
    while path:
        path = path.rpartition("/")[0]
        yield path


def layouts(random: Random) -> Layout:
    """A service, packages of all kinds beside it, and perhaps a folder that is an import root."""
    settings = [SETTINGS] if random.random() < 0.1 else []
    paths = [ENTRY, *settings, *_package(random, SERVICE, depth=1)]
    tops = random.sample(_TOPS, random.randint(2, 3))
    for name in tops:
        paths += _unit(random, name)
    if random.random() < 0.5:
        names = {random.choice(_TOPS), random.choice(_TOPS)}
        for name in sorted(names):
            paths += _unit(random, f"{LIBRARY}/{name}")
        if random.random() < 0.2:
            paths.append(f"{LIBRARY}/__init__.py")
    if random.random() < 0.12:
        paths.append(f"{SERVICE}/{random.choice(tops)}.py")
    return Layout(tuple(dict.fromkeys(paths)))


def _unit(random: Random, base: str) -> list[str]:
    """A module, or a package."""
    if random.random() < 0.25:
        return [f"{base}.py"]
    return _package(random, base, depth=1)


def _package(random: Random, base: str, depth: int) -> list[str]:
    """A folder: regular, or a portion of a namespace package."""
    paths = [f"{base}/__init__.py"] if random.random() < 0.6 else []
    paths += [f"{base}/{name}.py" for name in random.sample(_LEAVES, random.randint(1, 2))]
    if depth and random.random() < 0.4:
        paths += _package(random, f"{base}/{random.choice(_SUBS)}", depth - 1)
    return paths
