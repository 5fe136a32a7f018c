"""Makefiles whose recipes run build commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from resilience_hooks.static.services.declarations import Declaration
from resilience_hooks.static.services.fileformat import BUILD_OR_RUN_COMMAND, Format
from resilience_hooks.static.services.places import folder
from resilience_hooks.static.services.readers.commands import commanded
from resilience_hooks.static.services.readers.maketext import recipes
from resilience_hooks.static.services.readers.shelltext import shell
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.tree import Tree

_VERB: Final = re.compile(r"build|bud\b|kaniko|\brun\b|\bsubmit\b")


def read(tree: Tree, path: str) -> Iterator[Declaration]:
    """Every build; each line of a recipe is a shell of its own, in the Makefile's directory."""
    directory = folder(path)
    for recipe in recipes(text_of(tree, path), directory, _VERB.search):
        yield from commanded("makefile", path, recipe.text, [shell(directory)], recipe.line)


FORMAT: Final = Format(
    "makefile",
    rank=8,
    path=r"(?:.*/)?(?:GNUm|M|m)akefile[^/]*|.*\.(?:mk|make)",
    holds=BUILD_OR_RUN_COMMAND,
    read=read,
)
