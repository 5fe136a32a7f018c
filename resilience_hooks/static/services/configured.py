"""What the configuration says of services, laid over what was discovered."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from resilience_hooks.config.model import Config, ServiceConfig
from resilience_hooks.config.patterns import matcher
from resilience_hooks.static.services.arbitrate import Image
from resilience_hooks.static.services.model import Mount, Run, Service

Excludes: TypeAlias = Callable[[str, str], bool]


def added(config: Config, names: Mapping[str, str]) -> Mapping[str, str]:
    """The services that the configuration adds to named Dockerfiles: name → Dockerfile."""
    known = set(names.values())
    return {
        name: posixpath.normpath(given.dockerfile)
        for name, given in config.services.items()
        if given.dockerfile and name not in known and name.rpartition(":")[0] not in known
    }


def exclusion(config: Config) -> Excludes:
    """Whether a path and a name are those of a service that is left out."""
    if not config.exclude:
        return lambda path, name: False
    matches = matcher(config.exclude)
    return lambda path, name: matches(path) or matches(name)


def declared_images(images: Sequence[Image], given: ServiceConfig | None) -> Sequence[Image]:
    """The one image that is declared, where the build is, in place of all that were found."""
    if given is None or not given.shapes_build:
        return images
    context = _context(given)
    same = [image for image in images if image.context == context]
    first = (same or list(images))[0]
    builds = tuple(build for image in same or images for build in image.builds)
    return (replace(first, target=given.target or first.target, builds=builds),)


def configured(service: Service, given: ServiceConfig | None) -> Service:
    """The service as it is declared: how it is built, and what runs of it."""
    if given is None:
        return service
    context, source = service.context, service.context_source
    if given.context is not None:
        context, source = _context(given) or ".", given.place_of("context")
    runs = tuple(_runs(service, given))
    return replace(
        service,
        context=context,
        context_source=source,
        target=given.target or service.target,
        args={**service.args, **given.build_args},
        reason=None,
        runs=runs or service.runs,
        ships=service.ships and not runs,
        config=given,
    )


def _normal(path: str) -> str:
    path = posixpath.normpath(path)
    return "" if path == "." else path


def _context(given: ServiceConfig) -> str | None:
    return None if given.context is None else _normal(given.context)


def _runs(service: Service, given: ServiceConfig) -> Iterator[Run]:
    """A command is the one that runs; variables and mounts join whatever runs; else nothing."""
    own = Run(
        name=service.name,
        source=given.place_of("command" if given.command is not None else "entrypoint"),
        command=given.command,
        entrypoint=given.entrypoint,
        working_dir=given.working_dir,
        environment=environment(given),
        mounts=tuple(_mounts(given)),
        kind="config",
    )
    if given.command is not None or given.entrypoint is not None or given.working_dir is not None:
        yield own
    elif own.environment or own.mounts:
        for run in service.runs:
            variables = {**run.environment, **own.environment}
            yield replace(run, environment=variables, mounts=(*run.mounts, *own.mounts))
        if service.ships or not service.runs:
            yield own


def environment(given: ServiceConfig) -> Mapping[str, str]:
    """The variables that are declared, ``PYTHONPATH`` among them."""
    if given.pythonpath is None:
        return given.env
    return {**given.env, "PYTHONPATH": ":".join(given.pythonpath)}


def _mounts(given: ServiceConfig) -> Iterator[Mount]:
    for path in given.brings:
        yield Mount(None, path, f"{given.place_of('brings')} says that something else brings it")
