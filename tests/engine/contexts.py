"""Generated build contexts: nested files, links, empty directories, archives, odd names."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.engine.archives import ARCHIVES, archives
from tests.engine.build import Link
from tests.engine.draws import chance

Files: TypeAlias = Mapping[str, "bytes | Link | None"]

_DIRECTORIES: Final = (
    *("app", "lib", "pkg", "tests", "Ünï", "a b"),
    *("app/sub", "lib/sub", "app/sub/deep"),
)
_NAMES: Final = (
    *("a.py", "b.py", "c.py", "__init__.py", "x.txt", "y.txt", "d.json", ".env", "Makefile"),
    *("a b.txt", "é.txt", "n1.py", "#h", "!bang", "x-y", "same", "fake.tar.gz"),
)
_EMPTY: Final = ("empty", "app/none", "lib/none/none")
_ODD: Final = ("odd/n[1].py", "odd/[x]/*.py", "odd/?", "odd/back\\slash", "odd/$x")

LINKS: Final = ("to_file", "to_dir", "to_nothing", "to_parent")
"""The names of links, which tell where they lead."""


@st.composite
def contexts(draw: DrawFn) -> Files:
    """Files of which each has its own content, so that a hash tells which one was copied."""
    directories = ["", *draw(_some(_DIRECTORIES, 1, 4))]
    place = st.tuples(st.sampled_from(directories), st.sampled_from(_NAMES))
    paths = draw(st.lists(place.map(_joined), min_size=3, max_size=10, unique=True))
    files: dict[str, bytes | Link | None] = {path: _content(path) for path in paths}
    if chance(draw, 75):
        longer = map(_longer, draw(_some(paths, 1, 2)))
        files |= {path: _content(path) for path in longer}
    if chance(draw, 25):
        files[draw(st.sampled_from(_EMPTY))] = None
    if chance(draw, 15):
        files |= {path: _content(path) for path in draw(_some(_ODD, 1, 3))}
    if chance(draw, 40):
        files |= draw(_links(directories, paths))
    if chance(draw, 25):
        name = draw(st.sampled_from(ARCHIVES))
        files[posixpath.join(draw(st.sampled_from(directories)), name)] = draw(archives(name))
    return files


def _longer(path: str) -> str:
    """A neighbour that ``?`` in the place of the first letter does not match, and ``*`` does."""
    folder, name = posixpath.split(path)
    return posixpath.join(folder, f"a{name}")


def directories_of(files: Files) -> list[str]:
    """The directories of a context, without its root."""
    above = {path[:at] for path in files for at, sign in enumerate(path) if sign == "/"}
    return sorted(above | {path for path, content in files.items() if content is None})


def without_followed_links(files: Files) -> Files:
    """The files without the links that lead somewhere."""
    return {
        path: content
        for path, content in files.items()
        if not isinstance(content, Link) or path.endswith("to_nothing")
    }


def _some(pool: Sequence[str], least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(pool), min_size=least, max_size=most, unique=True)


def _joined(pair: tuple[str, str]) -> str:
    return posixpath.join(*pair)


def _content(path: str) -> bytes:
    return f"# {path}\n".encode()


@st.composite
def _links(draw: DrawFn, directories: Sequence[str], paths: Sequence[str]) -> Mapping[str, Link]:
    found = {}
    deep = [directory for directory in directories if "/" in directory]
    for name in draw(_some(LINKS, 1, 3)):
        here = draw(st.sampled_from([*directories, *deep, *deep]))
        goal = {
            "to_file": draw(st.sampled_from(paths)),
            "to_dir": draw(st.sampled_from(directories[1:])),
            "to_parent": posixpath.dirname(here),
            "to_nothing": "nothing/there",
        }[name]
        relative = posixpath.relpath(goal or ".", here or ".")
        target = f"/{goal}" if chance(draw, 25) else relative
        found[posixpath.join(here, name)] = Link(target)
    return found
