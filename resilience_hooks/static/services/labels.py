"""Names that tell the images of one Dockerfile apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from resilience_hooks.static.services.arbitrate import Image


def labels(images: Sequence[Image]) -> tuple[str, ...]:
    """A label for each image, all different, of the first kind that each of them has.

    A compose service's name, the target, the context, the arguments that differ, or all of them.
    """
    differing = _differing(images)
    kinds: tuple[Callable[[Image], str], ...] = (
        _compose_name,
        _target,
        _context,
        lambda image: _args(image, differing),
        lambda image: ",".join((_target(image), _context(image), _args(image, differing))),
    )
    for kind in kinds:
        found = tuple(kind(image) for image in images)
        if all(found) and len(set(found)) == len(found):
            return found
    return tuple(str(number) for number in range(1, len(images) + 1))


def _differing(images: Sequence[Image]) -> list[str]:
    """The arguments that have different values."""
    names = sorted({name for image in images for name in image.args})
    return [name for name in names if len({image.args.get(name) for image in images}) > 1]


def _compose_name(image: Image) -> str:
    runs = (build.declaration.run for build in image.builds)
    names = {run.name for run in runs if run is not None}
    return names.pop() if len(names) == 1 else ""


def _target(image: Image) -> str:
    return image.target or "default"


def _args(image: Image, names: Sequence[str]) -> str:
    given = [f"{name}={image.args[name]}" for name in names if name in image.args]
    return ",".join(given) or "default"


def _context(image: Image) -> str:
    return image.context or "."
