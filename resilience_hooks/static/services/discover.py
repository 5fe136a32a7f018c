"""Every Dockerfile of a tree, each with the context it is built from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from resilience_hooks.static.dockerfile.model import Dockerfile
from resilience_hooks.static.dockerfile.parse import parse_dockerfile
from resilience_hooks.static.services.infer import infer_context
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.services.names import is_dockerfile, service_names, set_aside
from resilience_hooks.static.services.sources import context_sources
from resilience_hooks.static.tree import Kind, Tree

StartsIn = Callable[[Dockerfile, str], bool]


def dockerfiles(tree: Tree) -> tuple[str, ...]:
    """The paths of the Dockerfiles of a tree, sorted."""
    return tuple(
        path
        for path, entry in tree.entries.items()
        if entry.kind is Kind.FILE and is_dockerfile(path)
    )


def discover(tree: Tree, starts_in: StartsIn) -> Iterator[Service]:
    """One service for each Dockerfile.

    ``starts_in`` tells whether a Dockerfile's entry point is there when it is built from a
    directory; it is asked only where the sources leave several.
    """
    paths = dockerfiles(tree)
    names = service_names(paths)
    for path in paths:
        yield service_of(tree, path, names[path], starts_in)


def service_of(tree: Tree, path: str, name: str, starts_in: StartsIn) -> Service:
    """The service that one Dockerfile builds."""
    dockerfile = parse_dockerfile(tree.read(path), path)
    sources = context_sources(dockerfile)
    inferred = infer_context(tree, path, sources, lambda context: starts_in(dockerfile, context))
    context = None if inferred.context is None else inferred.context or "."
    return Service(name, dockerfile, context, inferred.source, reason=set_aside(path))
