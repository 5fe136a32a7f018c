"""The bytes of an image's files, as far as the tree and the build decide them."""

from __future__ import annotations

from collections.abc import Callable

from resilience_hooks.errors import TreeError
from resilience_hooks.static.image.model import Blob, Content, Made
from resilience_hooks.static.tree import Tree


def reader(tree: Tree) -> Callable[[Content], bytes | None]:
    """Gives the bytes of a content; None where only a build can know them."""

    def read(content: Content) -> bytes | None:
        if isinstance(content, Made):
            return content.data
        try:
            return tree.read(content.path) if isinstance(content, Blob) else None
        except TreeError:
            return None

    return read
