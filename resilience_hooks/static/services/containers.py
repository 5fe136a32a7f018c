"""The containers that run an image: as it is, and as compose services start it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace

from resilience_hooks.static.image.layers import ClashError, Layers
from resilience_hooks.static.image.model import (
    Blob,
    Command,
    File,
    Image,
    Link,
    Origin,
    Unknown,
)
from resilience_hooks.static.launch.model import Launch
from resilience_hooks.static.services.model import Mount, Run, Service
from resilience_hooks.static.tree import Kind, Tree


@dataclass(frozen=True, slots=True)
class Container:
    """An image with what a run changes of it; ``run`` is None for the image alone."""

    image: Image
    run: Run | None = None

    @property
    def mounts(self) -> tuple[Mount, ...]:
        """What is laid over the image."""
        return self.run.mounts if self.run is not None else ()

    def named(self, launch: Launch) -> Launch:
        """The launch as what the run declares, where it has a command of its own."""
        run = self.run
        if run is None or (run.kind == "config" and run.command is None and run.entrypoint is None):
            return launch
        file, _, line = run.source.rpartition(":")
        return replace(launch, source=f"{run.kind}:{run.name}", file=file, line=int(line))


def containers(service: Service, image: Image, tree: Tree) -> Iterator[Container]:
    """Each way in which the image is started.

    A mount hides what the image holds, so it must not speak for the image where something runs
    it without one: the image alone is looked at unless compose services alone build and run it.
    """
    if service.ships or not service.runs:
        yield Container(image)
    seen: set[object] = set()
    for run in service.runs:
        if _shape(run) not in seen:
            seen.add(_shape(run))
            yield Container(_started(image, run, tree), run)


def _shape(run: Run) -> tuple[object, ...]:
    """All of a run but where it was learned."""
    environment = tuple(sorted(run.environment.items()))
    return run.command, run.entrypoint, run.working_dir, run.mounts, environment


def _started(image: Image, run: Run, tree: Tree) -> Image:
    """The image as a compose service starts it: mounts, variables, folder, command."""
    image = _mounted(image, run.mounts, tree) if run.mounts else image
    entrypoint, cmd = image.entrypoint, image.cmd
    if run.entrypoint is not None:
        entrypoint, cmd = _command(run.entrypoint), None
    if run.command is not None:
        cmd = _command(run.command)
    workdir = image.workdir
    if run.working_dir is not None:
        workdir = posixpath.normpath(posixpath.join(image.workdir, run.working_dir))
    env = {**image.env, **run.environment}
    return replace(
        image,
        entrypoint=entrypoint,
        cmd=cmd,
        workdir=workdir,
        workdir_set=image.workdir_set or run.working_dir is not None,
        env=env,
    )


def _command(argv: tuple[str, ...]) -> Command | None:
    return Command(argv, " ".join(argv), 0) if argv else None


def _mounted(image: Image, mounts: tuple[Mount, ...], tree: Tree) -> Image:
    """The image with repository folders laid over its own; what lies outside is unknown."""
    layers = Layers(image.fs)
    unknowns = list(image.unknowns)
    for mount in mounts:
        target = posixpath.normpath(mount.target)
        if mount.source is None:
            unknowns.append(Unknown(target, mount.reason, 0))
        else:
            _lay_over(layers, mount.source, target, tree)
    return replace(image, fs=layers.files, unknowns=tuple(unknowns))


def _lay_over(layers: Layers, source: str, target: str, tree: Tree) -> None:
    try:
        layers.remove(target)
        for path in _listed(source, tree):
            place = posixpath.normpath(f"{target}/{path[len(source) :].lstrip('/')}")
            layers.make_directories(posixpath.dirname(place))
            layers.put(place, _node(path, tree))
        if tree.is_dir(source):
            layers.make_directories(target)
    except ClashError:
        return  # a run would fail here; nothing is said of imports


def _listed(source: str, tree: Tree) -> Iterator[str]:
    if tree.is_dir(source):
        yield from tree.under(source)
    elif source in tree.entries:
        yield source


def _node(path: str, tree: Tree) -> File | Link:
    if tree.entries[path].kind is Kind.LINK:
        return Link(tree.read(path).decode("utf-8", "surrogateescape"), Origin(path, ()))
    return File(Blob(path), Origin(path, ()))
