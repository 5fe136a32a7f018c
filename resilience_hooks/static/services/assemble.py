"""A service out of a Dockerfile, one image that is made of it, and all that build it so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from resilience_hooks.static.dockerfile.model import Dockerfile
from resilience_hooks.static.services.arbitrate import Image
from resilience_hooks.static.services.declarations import Build, Declaration, Trust
from resilience_hooks.static.services.model import Run, Service
from resilience_hooks.static.services.names import is_kept_apart, set_aside
from resilience_hooks.static.services.places import in_tree
from resilience_hooks.static.services.tags import Tags
from resilience_hooks.static.services.unknowns import is_known

_BY_HAND: Final = {"comment", "compose", "makefile", "prose", "script"}


def assembled(
    name: str,
    dockerfile: Dockerfile,
    image: Image,
    tags: Tags,
    declarations: Sequence[Declaration],
) -> Service:
    """The service that one image of a Dockerfile is; ``tags`` and ``declarations`` are all."""
    declared = [build.declaration for build in image.builds]
    names = tuple(dict.fromkeys(tag for each in declared for tag in each.images))
    platforms = (each.platform for each in declared)
    return Service(
        name=name,
        dockerfile=dockerfile,
        context=".." if image.within else None if image.context is None else image.context or ".",
        context_source=image.source,
        within=image.within,
        target=image.target,
        args=_args(image.builds),
        reason=_reason(dockerfile.path, image.builds),
        build_contexts=dict(_build_contexts(declared[:1])),
        images=tuple(each for each in names if is_known(each)),
        platform=next((each for each in platforms if each and is_known(each)), None),
        runs=tuple(_runs(declared, names, tags, declarations)),
        ships=any(each.kind != "compose" for each in declared),
        by_hand=all(each.kind in _BY_HAND for each in declared),
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
    declared: Sequence[Declaration],
    names: Sequence[str],
    tags: Tags,
    declarations: Sequence[Declaration],
) -> Iterator[Run]:
    """The compose services that build the image, then those that run it by its name."""
    for each in declared:
        if each.run is not None:
            yield each.run
    for each in declarations:
        if each.run is None or each.places:
            continue
        if any(tags.means(image, names) for image in each.images):
            yield each.run
