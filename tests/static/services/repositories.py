"""Small repositories, and what is discovered in them."""

from __future__ import annotations

from collections.abc import Mapping

from resilience_hooks.static.dockerfile.model import Dockerfile
from resilience_hooks.static.services.declarations import Build, Declaration
from resilience_hooks.static.services.discover import discover
from resilience_hooks.static.services.model import Run, Service
from resilience_hooks.static.services.reading import Repository
from resilience_hooks.static.tree.memory import Content, memory_tree

PYTHON = "FROM python:3.12\n"


def nowhere(dockerfile: Dockerfile, context: str) -> bool:
    """No entry point is anywhere."""
    return False


def services(files: Mapping[str, Content]) -> dict[str, Service]:
    """The services of a repository, by name."""
    return {service.name: service for service in discover(memory_tree(files), nowhere)}


def only(files: Mapping[str, Content]) -> Service:
    """The one service of a repository."""
    (service,) = services(files).values()
    return service


def declarations(files: Mapping[str, Content]) -> tuple[Declaration, ...]:
    """What the files of a repository declare."""
    return Repository(memory_tree(files)).declarations


def builds(files: Mapping[str, Content]) -> list[Build]:
    """What the files of a repository have built, in order."""
    found = Repository(memory_tree(files)).builds
    return [build for path in sorted(found) for build in found[path]]


def built(files: Mapping[str, Content]) -> list[tuple[str, str]]:
    """The Dockerfile and the context of each build; ``""`` is the root."""
    return [(build.dockerfile, build.context) for build in builds(files)]


def run_of(files: Mapping[str, Content]) -> Run:
    """The one run that a repository declares."""
    (run,) = (each.run for each in declarations(files) if each.run is not None)
    return run
