"""Which of the declared and inferred contexts of a Dockerfile are believed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TypeAlias

from resilience_hooks.static.dockerfile.model import Dockerfile
from resilience_hooks.static.services.agreement import agreement
from resilience_hooks.static.services.declarations import Build, Trust
from resilience_hooks.static.services.infer import Starts, decide, enclosing, fitting
from resilience_hooks.static.services.influence import (
    chosen_stages,
    final_stage,
    final_stages,
    influential_args,
)
from resilience_hooks.static.services.sources import context_sources
from resilience_hooks.static.tree import Tree


@dataclass(frozen=True, slots=True)
class Case:
    """A Dockerfile and all that is said of it. ``prose`` is asked only where it may decide."""

    tree: Tree
    dockerfile: Dockerfile
    builds: Sequence[Build]
    prose: Callable[[], Iterable[Build]]
    starts: Starts


@dataclass(frozen=True, slots=True)
class Image:
    """One image that a Dockerfile makes: its context (or None), why, and who builds it so.

    ``args`` are those arguments that tell it from the Dockerfile's other images. ``within`` is
    where the tree lies in a context that is a directory above it.
    """

    context: str | None
    source: str
    builds: tuple[Build, ...] = ()
    target: str | None = None
    args: Mapping[str, str] = field(default_factory=dict)
    within: str = ""


Args: TypeAlias = tuple[tuple[str, str], ...]


def arbitrate(case: Case) -> tuple[Image, ...]:
    """The images that are built of a Dockerfile; one with an unknown context where none is sure.

    The sources that it copies decide. A service's declaration falls only if all of them are
    absent from its context; a script's or a document's must agree as well as any directory.
    """
    names = influential_args(case.dockerfile)
    variants: dict[Args, list[Build]] = {}
    for build in case.builds:
        variants.setdefault(_restricted(build, names), []).append(build)
    believed = [build for same in variants.values() for build in _believed(case, same)]
    if any(build.trust is Trust.SERVICE for build in believed):
        return _images(case.dockerfile, believed, names)
    return _inferred(case, names)


def _restricted(build: Build, names: frozenset[str]) -> Args:
    return tuple(sorted((name, value) for name, value in build.args.items() if name in names))


def _believed(case: Case, builds: Sequence[Build]) -> Iterator[Build]:
    """Of builds that take the same sources, those whose context has most of them.

    Services set the mark; where none of them has any, a script's context must have them all.
    """
    sources = context_sources(case.dockerfile, builds[0].args)
    scores = {
        (context, within): agreement(case.tree, context, sources, within)
        for context, within in dict.fromkeys((build.context, build.within) for build in builds)
    }
    sure = [scores[each.context, each.within] for each in builds if each.trust is Trust.SERVICE]
    mark = max((score.rank for score in sure if not score.is_contradiction), default=(1.0, 0))
    for build in builds:
        score = scores[build.context, build.within]
        if build.trust >= Trust.SCRIPT and score.rank >= mark and not score.is_contradiction:
            yield build


def _contexts(builds: Sequence[Build]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(build.context for build in builds if not build.within))


def _inferred(case: Case, names: frozenset[str]) -> tuple[Image, ...]:
    sources = context_sources(case.dockerfile)
    scripts = [build for build in case.builds if build.trust is Trust.SCRIPT]
    fits = fitting(case.tree, case.dockerfile.path, sources, _contexts(scripts))
    believed = [build for build in scripts if not sources or build.context in fits.contexts]
    if believed:
        return _images(case.dockerfile, believed, names)
    if len(fits.contexts) > 1:
        for build in case.prose():
            if build.context in fits.contexts:
                return (Image(build.context, build.declaration.source, (build,)),)
    found = decide(fits, case.starts)
    if found.context is None:
        above = enclosing(case.tree, case.dockerfile.path, sources)
        if above is not None:
            return (Image("", "inferred: the sources name the repository's folder", within=above),)
    return (Image(found.context, found.source),)


def _images(
    dockerfile: Dockerfile, builds: Sequence[Build], names: frozenset[str]
) -> tuple[Image, ...]:
    """The builds, those together that make the same image."""
    groups: dict[object, list[Build]] = {}
    for build in chain.from_iterable(_targeted(dockerfile, each) for each in builds):
        stages = (final_stage(dockerfile, build.target), chosen_stages(dockerfile, build.args))
        image = (build.context, build.within, stages, _restricted(build, names))
        groups.setdefault(image, []).append(build)
    return tuple(_image(group, names) for group in groups.values())


def _targeted(dockerfile: Dockerfile, build: Build) -> Iterator[Build]:
    """A build whose target only a run knows is one for each stage that ends in an image."""
    if build.any_target:
        yield from (replace(build, target=target) for target in final_stages(dockerfile))
    else:
        yield build


def _image(builds: Sequence[Build], names: frozenset[str]) -> Image:
    first = builds[0]
    source, args = first.declaration.source, dict(_restricted(first, names))
    return Image(first.context, source, tuple(builds), first.target, args, first.within)
