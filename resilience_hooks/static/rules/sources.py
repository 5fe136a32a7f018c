"""What is copied to bring modules into an image: a folder as a whole, or the parts that count."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator

from resilience_hooks.static.image.context import BuildContext
from resilience_hooks.static.services.names import is_dockerfile
from resilience_hooks.static.tree import Tree

_INIT = "__init__.py"


def sources(path: str, modules: Collection[str], context: BuildContext) -> Iterator[str]:
    """The repository paths to copy of one that the image lacks, for the files of ``modules``.

    A folder is copied as it is, unless services of their own live below it, or the ignore file
    keeps it out: then only its ``__init__.py`` and the folders below that hold the modules. The
    folder itself among the modules (a namespace package) adds nothing to them.
    """
    inner = {module[len(path) + 1 :] for module in modules}
    folders = sorted({name.partition("/")[0] for name in inner if "/" in name})
    own = {name for name in inner if "/" not in name} - {_INIT, ""}
    if own or not folders or not _is_broad(path, context):
        yield path
        return
    init = posixpath.join(path, _INIT)
    if init in context.tree.entries:
        yield init
    for folder in (posixpath.join(path, name) for name in folders):
        inside = [module for module in modules if f"{module}/".startswith(f"{folder}/")]
        yield from sources(folder, inside, context)


def _is_broad(path: str, context: BuildContext) -> bool:
    if context.ignored_by(context.relative(path)):
        return True
    return any(map(is_dockerfile, _below(path, context.tree)))


def _below(path: str, tree: Tree) -> Iterator[str]:
    """The files in the folders of a folder, not those in itself."""
    return (found for found in tree.under(path) if "/" in found[len(path) + 1 :])
