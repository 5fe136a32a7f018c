"""Shell scripts that run build commands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from resilience_hooks.static.services.declarations import Declaration
from resilience_hooks.static.services.fileformat import BUILD_OR_RUN_COMMAND, Format
from resilience_hooks.static.services.places import bases, place_of
from resilience_hooks.static.services.readers.commands import commanded
from resilience_hooks.static.services.readers.shelltext import shell
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.tree import Tree


def read(tree: Tree, path: str) -> Iterator[Declaration]:
    """Every build; a script is run from its own directory or from the root."""
    starts = [shell(base, script=place_of(path)) for base in bases(path)]
    return commanded("script", path, text_of(tree, path), starts)


FORMAT: Final = Format(
    "script",
    rank=10,
    path=r".*\.(?:sh|bash|zsh|ksh)"
    r"|(?:.*/)?(?:bin|scripts?|ci|deploy|hack)/(?![^/]*(?:[Dd]ocker|[Cc]ontainer)file)[^/.]+",
    holds=BUILD_OR_RUN_COMMAND,
    read=read,
)
