"""A Dockerfile's own comments, where they say how it is built."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from resilience_hooks.static.services.declarations import Declaration
from resilience_hooks.static.services.fileformat import BUILD_COMMAND, Format
from resilience_hooks.static.services.places import bases
from resilience_hooks.static.services.readers.codelines import command_lines
from resilience_hooks.static.services.readers.commands import commanded
from resilience_hooks.static.services.readers.shelltext import shell
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.tree import Tree


def read(tree: Tree, path: str) -> Iterator[Declaration]:
    """The builds that comments show, run beside the file or at the root."""
    lines = enumerate(text_of(tree, path).split("\n"), 1)
    comments = ((n, line.lstrip(" #")) for n, line in lines if line.lstrip().startswith("#"))
    starts = [shell(base) for base in bases(path)]
    for line in command_lines(comments):
        yield from commanded("comment", path, line.text, starts, line.line)


FORMAT: Final = Format(
    "comment",
    rank=11,
    path="",
    holds=BUILD_COMMAND,
    read=read,
)
