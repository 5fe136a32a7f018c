"""Every image that a tree builds, each with the context it is built from."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

from resilience_hooks.config.model import Config, ServiceConfig
from resilience_hooks.static.dockerfile.model import Dockerfile
from resilience_hooks.static.dockerfile.parse import parse_dockerfile
from resilience_hooks.static.services.arbitrate import Case, Image, arbitrate
from resilience_hooks.static.services.assemble import assembled
from resilience_hooks.static.services.bases import Bases
from resilience_hooks.static.services.configured import (
    added,
    configured,
    declared_images,
    exclusion,
)
from resilience_hooks.static.services.labels import labels
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.services.names import is_template, service_names
from resilience_hooks.static.services.reading import Repository
from resilience_hooks.static.services.tags import Tags
from resilience_hooks.static.tree import Tree

_TEMPLATE: Final = "it is a template: a program fills in its placeholders first"

StartsIn = Callable[[Dockerfile, str], bool]


class Discovery:
    """The services of a tree; what declares them is read when the first is asked for."""

    def __init__(self, tree: Tree, starts_in: StartsIn, config: Config | None = None) -> None:
        """``starts_in`` tells whether an entry point is there in a context, where it decides."""
        self.tree = tree
        self._repository = Repository(tree)
        self._starts_in = starts_in
        self._config = config or Config()
        self._excludes = exclusion(self._config)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Every Dockerfile, by its file name or because it is declared: path → service name."""
        return service_names(sorted({*self._repository.dockerfiles, *self._repository.builds}))

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """Service name → Dockerfile; the configuration may add services to a Dockerfile."""
        return {**{n: p for p, n in self.names.items()}, **added(self._config, self.names)}

    def services(self) -> Iterator[Service]:
        """Every service, by the paths of the Dockerfiles."""
        for name, path in self.paths.items():
            yield from self.services_of(path, name)

    def services_of(self, path: str, name: str) -> Iterator[Service]:
        """The services that one Dockerfile builds: each image that is made of it is one."""
        given = self._config.services.get(name)
        if given is not None and given.dockerfile is not None:
            path = posixpath.normpath(given.dockerfile)
        data = self.tree.read(path)
        dockerfile = parse_dockerfile(data, path)
        reason = _TEMPLATE if is_template(data, dockerfile) else None
        images = declared_images(self._images(dockerfile), given)
        told_apart = (f"{name}:{label}" for label in labels(images))
        for own, image in zip([name] if len(images) == 1 else told_apart, images, strict=False):
            service = assembled(own, dockerfile, image, self._tags, self._repository.declarations)
            service = replace(service, reason=service.reason or reason)
            yield self._completed(service, self._config.services.get(own, given))

    def _completed(self, service: Service, given: ServiceConfig | None) -> Service:
        """The service as the configuration has it, with the images that it is built on."""
        service = configured(service, given)
        service = replace(service, bases=self._bases.of(service))
        return self._left_out(service) if self._excludes(service.path, service.name) else service

    @cached_property
    def _tags(self) -> Tags:
        return Tags(self._repository.builds)

    @cached_property
    def _bases(self) -> Bases:
        def services_of(path: str) -> Iterator[Service]:
            return self.services_of(path, self.names.get(path, path))

        return Bases(self._tags, services_of)

    def _images(self, dockerfile: Dockerfile) -> Sequence[Image]:
        path = dockerfile.path
        return arbitrate(
            Case(
                self.tree,
                dockerfile,
                self._repository.builds.get(path, ()),
                lambda: self._repository.prose(path),
                lambda context: self._starts_in(dockerfile, context),
            )
        )

    def _left_out(self, service: Service) -> Service:
        file = self._config.declared_at.rpartition(":")[0]
        return replace(service, reason=f"{file} excludes it")


def discover(tree: Tree, starts_in: StartsIn) -> Iterator[Service]:
    """Every service of a tree."""
    return Discovery(tree, starts_in).services()
