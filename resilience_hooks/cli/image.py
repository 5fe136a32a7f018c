"""``image``: what is in an image, and which line of the Dockerfile put it there."""

from __future__ import annotations

import argparse
import dataclasses
import os
from typing import TYPE_CHECKING

from resilience_hooks.cli.exits import CLEAN, FINDINGS
from resilience_hooks.cli.options import pairs_of
from resilience_hooks.cli.output import write
from resilience_hooks.errors import TreeError, UsageError
from resilience_hooks.report import imagetree, listing
from resilience_hooks.static.dockerfile.model import Dockerfile, Flag
from resilience_hooks.static.dockerfile.parse import parse_dockerfile
from resilience_hooks.static.image.context import BuildContext, open_context
from resilience_hooks.static.image.model import Image
from resilience_hooks.static.image.reading import reader
from resilience_hooks.static.image.replay import BuildOptions, replay
from resilience_hooks.static.image.rows import ignored, rows
from resilience_hooks.static.tree import Kind, Tree
from resilience_hooks.static.tree.folder import folder_tree
from resilience_hooks.static.tree.open import open_tree

if TYPE_CHECKING:
    from resilience_hooks.static.services.model import Service


def run(options: argparse.Namespace) -> int:
    """List the image; exit 1 where the build must fail."""
    place = _place(options)
    dockerfile = parse_dockerfile(place.tree.read(place.dockerfile), place.dockerfile)
    context, image = _built(options, place, dockerfile)
    listed = tuple(rows(image, reader(place.tree)))
    if options.format == "tree":
        text = imagetree.tree(image, listed, ignored(context), _instructions(dockerfile))
    else:
        text = (
            listing.tsv(image, listed)
            if options.format == "tsv"
            else listing.to_json(image, listed)
        )
    write(text, None)
    return FINDINGS if image.failures else CLEAN


@dataclasses.dataclass(frozen=True)
class _Place:
    """Where the Dockerfile and its build context lie in a tree (None: to be inferred)."""

    tree: Tree
    dockerfile: str
    context: str | None


def _place(options: argparse.Namespace) -> _Place:
    """Take the paths as relative to the tree, or to the working directory, whichever fits.

    Without ``--root`` a context outside every repository is a tree of its own.
    """
    if options.root is not None or options.rev is not None:
        tree = open_tree(options.root, options.rev, os.getcwd())
        return _Place(tree, _within(options.dockerfile, tree), options.context)
    context = os.path.abspath(options.context or os.path.dirname(options.dockerfile) or ".")
    dockerfile = os.path.abspath(options.dockerfile)
    if not os.path.isdir(context):
        raise UsageError(f"--context {options.context}: no such directory")
    top, tree = _tree_around(context)
    inside = os.path.relpath(context, top)
    given = None if options.context is None else "" if inside == "." else inside
    return _Place(tree, _within(os.path.relpath(dockerfile, top), tree), given)


def _tree_around(directory: str) -> tuple[str, Tree]:
    """The repository around a directory, or the directory itself."""
    top = directory
    while not os.path.exists(os.path.join(top, ".git")):
        if os.path.dirname(top) == top:
            return directory, folder_tree(directory)
        top = os.path.dirname(top)
    return top, open_tree(None, None, top)


def _within(path: str, tree: Tree) -> str:
    path = os.path.normpath(path)
    entry = tree.entries.get(path)
    if entry is None or entry.kind is not Kind.FILE:
        hint = " (git does not track it: git add it, or use --root)" if os.path.exists(path) else ""
        raise TreeError(f"{path}: no such file in {tree.label}{hint}")
    return path


def _instructions(dockerfile: Dockerfile) -> dict[int, str]:
    """The instructions of all stages as written, by line."""
    return {
        each.line: " ".join((each.keyword, *map(_flag, each.flags), each.text))
        for stage in dockerfile.stages
        for each in stage.instructions
    }


def _flag(flag: Flag) -> str:
    return f"--{flag.name}" if flag.value is None else f"--{flag.name}={flag.value}"


def _built(
    options: argparse.Namespace, place: _Place, dockerfile: Dockerfile
) -> tuple[BuildContext, Image]:
    root = _root(place, options)
    context = open_context(place.tree, root, place.dockerfile)
    build = BuildOptions(
        target=options.target,
        args=pairs_of("--build-arg", options.build_arg),
        contexts={
            n: _named(n, d) for n, d in pairs_of("--build-context", options.build_context).items()
        },
    )
    return context, replay(dockerfile, context, build)


def _root(place: _Place, options: argparse.Namespace) -> str:
    if place.context is not None:
        context = os.path.normpath(place.context)
        return "" if context == "." else context
    service = _discovered(place)
    if service.context is None:
        raise UsageError(f"{options.dockerfile}: {service.context_source}; name it with --context")
    return "" if service.context == "." else service.context


def _discovered(place: _Place) -> Service:
    """The first service of the Dockerfile, with the build context that was learned for it."""
    from resilience_hooks.cli.found import discovery_of  # noqa: PLC0415  the whole analyzer
    from resilience_hooks.static.check import Workshop  # noqa: PLC0415
    from resilience_hooks.static.configuration import configuration  # noqa: PLC0415

    discovery = discovery_of(Workshop(place.tree, config=configuration(place.tree)))
    name = discovery.names.get(place.dockerfile, "")
    return next(discovery.services_of(place.dockerfile, name))


def _named(name: str, directory: str) -> BuildContext:
    if not os.path.isdir(directory):
        raise UsageError(f"--build-context {name}={directory}: no such directory")
    return open_context(folder_tree(os.path.abspath(directory)), "", None)
