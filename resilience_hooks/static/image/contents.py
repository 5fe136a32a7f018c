"""The bytes behind the files of an image."""

from __future__ import annotations

from collections.abc import Callable

from resilience_hooks.errors import TreeError
from resilience_hooks.static.image.model import Blob, Content, Made
from resilience_hooks.static.tree import Tree


def content_reader(tree: Tree) -> Callable[[Content], bytes | None]:
    """Reads contents off a tree; None for those that only a build knows."""

    def read(content: Content) -> bytes | None:
        if isinstance(content, Made):
            return content.data
        try:
            return tree.read(content.path) if isinstance(content, Blob) else None
        except TreeError:
            return None

    return read
