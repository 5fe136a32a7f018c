"""YAML text to nodes. PyYAML is imported with the first text: many runs see none."""

from __future__ import annotations

import importlib
from functools import lru_cache
from typing import Final

from resilience_hooks.static.services.readers.nodes import NOTHING, Node

_LARGEST: Final = 2_000_000
_YAMLNODES: Final = "resilience_hooks.static.services.yamlnodes"


@lru_cache(maxsize=64)
def documents(text: str) -> tuple[Node, ...]:
    """The documents of a YAML text; none where it is no YAML, whatever it is.

    The latest are remembered: a matrix calls the same file often, and compose files build on one
    another.
    """
    if len(text) > _LARGEST:
        return ()
    found: tuple[Node, ...] = importlib.import_module(_YAMLNODES).compose(text)
    return found


def document(text: str) -> Node:
    """The first document of a YAML text; nothing where there is none."""
    found = documents(text)
    return found[0] if found else NOTHING
