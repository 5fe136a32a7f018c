"""One step of a workflow: a build action, or commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from resilience_hooks.static.services.declarations import Declaration
from resilience_hooks.static.services.places import ABOVE, ROOT, Place, joined
from resilience_hooks.static.services.readers.commands import commanded
from resilience_hooks.static.services.readers.expressions import Scope
from resilience_hooks.static.services.readers.nodes import Node
from resilience_hooks.static.services.readers.shelltext import shell
from resilience_hooks.static.tree import Tree

_BUILDS: Final = re.compile(
    r"^[^@]*/(?:[\w-]*build-(?:and-)?push[\w-]*|buildah-build|docker-build-push)@"
)
_SUBDIRECTORY: Final = re.compile(r"\{\{\s*defaultContext\s*\}\}:?")
_REMOTE: Final = re.compile(r"^(?:https?|git|ssh)://|^git@|\.git(?:#|$)")
_MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Job:
    """Where steps run: their scope, their directory (a place), where the sources were put.

    ``caller`` is the line of the workflow that calls the file the steps are in. ``left`` counts
    the jobs and steps that may still be looked at: workflows that call one another must end.
    """

    tree: Tree
    path: str
    scope: Scope
    cwd: str = ROOT
    checkout: str | None = None
    caller: str | None = None
    depth: int = 0
    left: Iterator[int] = field(default_factory=lambda: iter(range(_MOST)))

    def source(self, line: int) -> str:
        """Who declares what stands on a line of the file."""
        return self.caller or f"{self.path}:{line}"

    def checked_out(self, place: Place) -> Place:
        """A place in the workspace as one of the sources, which may lie in a directory of it."""
        if self.checkout is None:
            return place
        prefix = joined(ROOT, self.checkout)
        file, context = (
            ROOT + path[len(prefix) :]
            if f"{path}/".startswith(f"{prefix}/")
            else ABOVE + path[len(ROOT) + 1 :]
            for path in (place.dockerfile, place.context)
        )
        return Place(file, context, place.is_usual, within=prefix[len(ROOT) + 1 :])


def env_of(holder: Node, scope: Scope) -> dict[str, str]:
    """The variables of a scope with those that a workflow, a job or a step adds."""
    own = ((name, scope.text(value)) for name, value in holder.get("env").pairs())
    return {**scope.env, **{name: value for name, value in own if value is not None}}


def builds_of(step: Node, job: Job) -> Iterator[Declaration]:
    """What a step builds itself."""
    if _BUILDS.match(step.get("uses").text or ""):
        yield from _action(step, job)
    elif step.get("run").text is not None:
        yield from _script(step, step.get("run"), job)


def _action(step: Node, job: Job) -> Iterator[Declaration]:
    """``docker/build-push-action`` and those with its inputs."""
    options, text = step.get("with"), job.scope.text
    place = _place(options, job.scope)
    if place is None:
        return
    contexts = _assignments(options.get("build-contexts"), job.scope)
    platforms = text(options.get("platforms").text) or ""
    yield Declaration(
        kind="workflow",
        source=job.source(step.get("uses").line),
        places=(job.checked_out(place),),
        target=text(options.get("target").text) or None,
        args=dict(_assignments(options.get("build-args"), job.scope)),
        build_contexts={name: joined(ROOT, path) for name, path in contexts if "://" not in path},
        images=tuple((text(options.get("tags").text) or "").replace(",", "\n").split()),
        platform=platforms.partition(",")[0] or None,
    )


def _place(options: Node, scope: Scope) -> Place | None:
    """Context and file, both of which start at the workspace; None for a remote context."""
    written = scope.text(_first(options, "context", "directory")) or "."
    context = _SUBDIRECTORY.sub("./", written)
    file = scope.text(_first(options, "file", "dockerfile", "containerfiles"))
    if _REMOTE.search(context):
        return None
    directory = joined(ROOT, context)
    return Place(joined(ROOT, file) if file else joined(directory, "Dockerfile"), directory)


def _first(options: Node, *names: str) -> str | None:
    return next((options.get(name).text for name in names if options.get(name)), None)


def _assignments(node: Node, scope: Scope) -> Iterator[tuple[str, str]]:
    """``NAME=value`` on a line each."""
    for line in (scope.text(node.text) or "").splitlines():
        name, equals, value = line.strip().partition("=")
        if equals:
            yield name, value


def _script(step: Node, script: Node, job: Job) -> Iterator[Declaration]:
    scope = replace(job.scope, env=env_of(step, job.scope))
    directory = scope.text(step.get("working-directory").text)
    cwd = joined(ROOT, directory) if directory else job.cwd
    start = shell(cwd, {"GITHUB_WORKSPACE": ROOT, **scope.env})
    text = scope.text(script.text) or ""
    for found in commanded("workflow", job.path, text, [start], script.text_line):
        places = tuple(job.checked_out(place) for place in found.places)
        yield replace(found, places=places, source=job.caller or found.source)
