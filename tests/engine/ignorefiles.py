"""Generated ignore files over a given context."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.engine.contexts import Files, directories_of

_EVERYTHING: Final = {"*", "**", "**/*"}


@st.composite
def ignore_files(draw: DrawFn, files: Files) -> tuple[str, ...]:
    """The lines of an ignore file whose patterns mostly hit something of the context.

    Patterns that take something back come behind the others, and behind them only names of files.
    The engines differ on a directory that a pattern matches once more, or takes back although
    nothing matched it: BuildKit does not look at a pattern that cannot change the verdict.
    """
    paths = [*files, *directories_of(files)]
    first = draw(st.lists(_patterns(paths), min_size=1, max_size=4))
    back = draw(st.lists(st.sampled_from(_takeable(files, first)).map("!{}".format), max_size=2))
    again = draw(st.lists(st.sampled_from(sorted(files)), max_size=1))
    rest = draw(st.lists(st.sampled_from(("", "  ", "# comment", "#")), max_size=1))
    return (*rest, *first, *back, *again)


def _takeable(files: Files, patterns: Sequence[str]) -> list[str]:
    """What may be taken back: files, files by their ending, and directories that are matched."""
    hidden = {pattern.strip("./ ") for pattern in patterns}
    folders = [path for path in directories_of(files) if hidden & {path, *_EVERYTHING}]
    endings = {
        posixpath.join(posixpath.dirname(path), f"*{ending}")
        for path in files
        if (ending := posixpath.splitext(path)[1])
    }
    return [*files, *folders, *folders, *sorted(endings)]


@st.composite
def _patterns(draw: DrawFn, paths: Sequence[str]) -> str:
    path = draw(st.sampled_from(paths))
    folder, name = posixpath.split(path)
    ending = posixpath.splitext(name)[1]
    plain = (path, path, name, f"/{path}", f"./{path}", f"{path}/", f"{path}/", f" {path} ")
    deep = (f"**/{name}", f"**/*{ending}", f"{folder}/**/{name}", f"{path}/**", f"{path[:2]}**")
    wild = (f"*{ending}", f"*/{name}", f"{folder}/*{ending}", f"{path}/*", f"{name[:1]}*")
    single = (f"?{path[1:]}", f"[a-m]{path[1:]}", f"[^a-m]{path[1:]}")
    rest = ("*", "**", "**/*", ".", "*.py", "**/*.py", f"{path}/../{name}")
    return draw(st.sampled_from((*plain, *deep, *wild, *single, *rest)))
