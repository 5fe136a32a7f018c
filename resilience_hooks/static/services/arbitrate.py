"""Which of the declared and inferred contexts of a Dockerfile are believed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from resilience_hooks.static.dockerfile.model import Dockerfile
from resilience_hooks.static.services.agreement import Agreement, agreement
from resilience_hooks.static.services.declarations import Build, Trust
from resilience_hooks.static.services.infer import Starts, decide, fitting
from resilience_hooks.static.services.influence import chosen_stages, influential_args
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

    ``args`` are those arguments that tell it from the Dockerfile's other images.
    """

    context: str | None
    source: str
    builds: tuple[Build, ...] = ()
    target: str | None = None
    args: Mapping[str, str] = field(default_factory=dict)


def arbitrate(case: Case) -> tuple[Image, ...]:
    """The images that are built of a Dockerfile; one with an unknown context where none is sure.

    The sources that it copies decide. A service's declaration falls only if all of them are
    absent from its context; a script's or a document's must agree as well as any directory.
    """
    scores = {id(build): _agreement(case, build) for build in case.builds}
    sure = [b for b in case.builds if _is_sure(b, scores[id(b)])]
    if sure:
        best = max(scores[id(build)].rank for build in sure)
        believed = [
            build
            for build in case.builds
            if build.trust >= Trust.SCRIPT
            and scores[id(build)].rank >= best
            and not scores[id(build)].is_contradiction
        ]
        return _images(case.dockerfile, believed)
    return _inferred(case)


def _is_sure(build: Build, score: Agreement) -> bool:
    return build.trust is Trust.SERVICE and not score.is_contradiction


def _agreement(case: Case, build: Build) -> Agreement:
    return agreement(case.tree, build.context, context_sources(case.dockerfile, build.args))


def _inferred(case: Case) -> tuple[Image, ...]:
    sources = context_sources(case.dockerfile)
    scripts = [build for build in case.builds if build.trust is Trust.SCRIPT]
    fits = fitting(case.tree, case.dockerfile.path, sources, [b.context for b in scripts])
    believed = [build for build in scripts if not sources or build.context in fits.contexts]
    if believed:
        return _images(case.dockerfile, believed)
    if len(fits.contexts) > 1:
        for build in case.prose():
            if build.context in fits.contexts:
                return (Image(build.context, build.declaration.source, (build,)),)
    found = decide(fits, case.starts)
    return (Image(found.context, found.source),)


def _images(dockerfile: Dockerfile, builds: Sequence[Build]) -> tuple[Image, ...]:
    """The builds, those together that make the same image."""
    names = influential_args(dockerfile)
    groups: dict[object, list[Build]] = {}
    for build in builds:
        args = tuple(sorted((n, v) for n, v in build.args.items() if n in names))
        stages = (_stage(dockerfile, build.target), chosen_stages(dockerfile, build.args))
        groups.setdefault((build.context, stages, args), []).append(build)
    return tuple(_image(group, names) for group in groups.values())


def _image(builds: Sequence[Build], names: frozenset[str]) -> Image:
    first = builds[0]
    args = {name: value for name, value in first.args.items() if name in names}
    return Image(first.context, first.declaration.source, tuple(builds), first.target, args)


def _stage(dockerfile: Dockerfile, target: str | None) -> str:
    """What a target names: without one it is the last stage."""
    if target is None or not dockerfile.stages:
        return "" if not dockerfile.stages else str(dockerfile.stages[-1].index)
    named = (str(s.index) for s in dockerfile.stages if s.name == target.lower())
    return next(named, target)
