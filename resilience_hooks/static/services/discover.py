"""Every image that a tree builds, each with the context it is built from."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from resilience_hooks.config.model import Config
from resilience_hooks.static.dockerfile.model import Dockerfile
from resilience_hooks.static.dockerfile.parse import parse_dockerfile
from resilience_hooks.static.services.arbitrate import Case, Image, arbitrate
from resilience_hooks.static.services.bases import Bases
from resilience_hooks.static.services.configured import (
    added,
    configured,
    declared_images,
    exclusion,
)
from resilience_hooks.static.services.declarations import Build, Declaration, Trust
from resilience_hooks.static.services.labels import labels
from resilience_hooks.static.services.model import Run, Service
from resilience_hooks.static.services.names import is_kept_apart, service_names, set_aside
from resilience_hooks.static.services.places import in_tree
from resilience_hooks.static.services.reading import Repository
from resilience_hooks.static.services.unknowns import is_known
from resilience_hooks.static.tree import Tree

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
        dockerfile = parse_dockerfile(self.tree.read(path), path)
        images = declared_images(self._images(dockerfile), given)
        told_apart = (f"{name}:{label}" for label in labels(images))
        for own, image in zip([name] if len(images) == 1 else told_apart, images, strict=False):
            service = _service(own, dockerfile, image, self._repository.declarations)
            service = configured(service, self._config.services.get(own, given))
            service = replace(service, bases=self._bases.of(service))
            yield self._left_out(service) if self._excludes(path, own) else service

    @cached_property
    def _bases(self) -> Bases:
        def services_of(path: str) -> Iterator[Service]:
            return self.services_of(path, self.names.get(path, path))

        return Bases(self._repository.builds, services_of)

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


def _service(
    name: str, dockerfile: Dockerfile, image: Image, declarations: Sequence[Declaration]
) -> Service:
    declared = [build.declaration for build in image.builds]
    tags = tuple(dict.fromkeys(tag for each in declared for tag in each.images))
    platforms = (each.platform for each in declared)
    return Service(
        name=name,
        dockerfile=dockerfile,
        context=None if image.context is None else image.context or ".",
        context_source=image.source,
        target=image.target,
        args=_args(image.builds),
        reason=_reason(dockerfile.path, image.builds),
        build_contexts=dict(_build_contexts(declared[:1])),
        images=tuple(tag for tag in tags if is_known(tag)),
        platform=next((each for each in platforms if each and is_known(each)), None),
        runs=tuple(_runs(declared, tags, declarations)),
        ships=any(each.kind != "compose" for each in declared),
        uploads=_uploads(declared),
        declared_in=tuple(dict.fromkeys(each.source for each in declared)),
    )


def _build_contexts(declared: Sequence[Declaration]) -> Iterator[tuple[str, str]]:
    for each in declared:
        for name, place in each.build_contexts.items():
            path = in_tree(place)
            if path is not None and is_known(path):
                yield name, path or "."


def _args(builds: Sequence[Build]) -> dict[str, str]:
    """The arguments of the builds; the first that gives one has the say."""
    return {name: value for build in reversed(builds) for name, value in build.args.items()}


def _uploads(declared: Sequence[Declaration]) -> bool:
    """Whether what builds the image uploads it. A configuration alone may as well be triggered."""
    builders = [each for each in declared if each.kind not in {"compose", "cloudbuild"}]
    uploads = any(each.uploads for each in declared)
    return uploads and all(each.uploads for each in builders)


def _reason(path: str, builds: Sequence[Build]) -> str | None:
    """Why a Dockerfile is left alone: what services are built of is in use, wherever it lies."""
    is_built = any(build.trust is Trust.SERVICE for build in builds)
    return None if is_built and not is_kept_apart(path) else set_aside(path)


def _runs(
    declared: Sequence[Declaration], tags: Sequence[str], declarations: Sequence[Declaration]
) -> Iterator[Run]:
    """The compose services that build the image, then those that run it by its name."""
    for each in declared:
        if each.run is not None:
            yield each.run
    named = {_with_tag(tag) for tag in tags}
    for each in declarations:
        if not each.places and each.run is not None and named & {_with_tag(t) for t in each.images}:
            yield each.run


def _with_tag(image: str) -> str:
    return image if ":" in image.rpartition("/")[2] else f"{image}:latest"
