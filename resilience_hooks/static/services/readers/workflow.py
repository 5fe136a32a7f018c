"""GitHub workflows: build actions, and build commands in ``run``, for each matrix combination."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from resilience_hooks.static.services.declarations import Declaration
from resilience_hooks.static.services.places import ROOT, Place, in_tree, joined
from resilience_hooks.static.services.readers.commands import commanded
from resilience_hooks.static.services.readers.expressions import Scope
from resilience_hooks.static.services.readers.matrix import combinations
from resilience_hooks.static.services.readers.nodes import Node
from resilience_hooks.static.services.readers.shelltext import shell
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.services.readers.yamltext import document
from resilience_hooks.static.tree import Tree

_BUILDS: Final = re.compile(
    r"^[^@]*/(?:[\w-]*build-(?:and-)?push[\w-]*|buildah-build|docker-build-push)@"
)
_SUBDIRECTORY: Final = re.compile(r"\{\{\s*defaultContext\s*\}\}:?")
_REMOTE: Final = re.compile(r"^(?:https?|git|ssh)://|^git@|\.git(?:#|$)")
_DEEPEST: Final = 4


@dataclass(frozen=True, slots=True)
class _Job:
    """Where steps run: their scope, their directory (a place), where the sources were put.

    ``caller`` is the line of the workflow that calls the file the steps are in.
    """

    tree: Tree
    path: str
    scope: Scope
    cwd: str = ROOT
    checkout: str | None = None
    caller: str | None = None
    depth: int = 0


def read(tree: Tree, path: str) -> Iterator[Declaration]:
    """Every build of a workflow, also those of the local actions and workflows that it calls."""
    return _workflow(document(text_of(tree, path)), _Job(tree, path, Scope()))


def _workflow(workflow: Node, outer: _Job) -> Iterator[Declaration]:
    on = workflow.get("on")
    inputs = dict(_defaults(on.get("workflow_call", "inputs")))
    inputs = {**dict(_defaults(on.get("workflow_dispatch", "inputs"))), **inputs}
    scope = Scope(env=_env(workflow, outer.scope), inputs={**inputs, **outer.scope.inputs})
    for job in workflow.get("jobs").fields.values():
        for combination in combinations(job.get("strategy", "matrix")):
            inner = replace(scope, matrix=combination)
            inner = replace(inner, env=_env(job, inner))
            yield from _job(job, workflow, replace(outer, scope=inner))


def _job(job: Node, workflow: Node, context: _Job) -> Iterator[Declaration]:
    called = job.get("uses").text
    if called is not None:
        yield from _called(called, job, context)
        return
    defaults = ("defaults", "run", "working-directory")
    directory = context.scope.text(job.get(*defaults).text or workflow.get(*defaults).text)
    checkout = next(
        (step.get("with", "path").text for step in job.get("steps").items if _is_checkout(step)),
        None,
    )
    here = replace(context, cwd=joined(ROOT, directory or "."), checkout=checkout)
    for step in job.get("steps").items:
        yield from _step(step, here)


def _is_checkout(step: Node) -> bool:
    """Whether a step puts this repository's sources somewhere else than the workspace."""
    uses = step.get("uses").text or ""
    options = step.get("with")
    return "/checkout@" in uses and bool(options.get("path")) and not options.get("repository")


def _step(step: Node, job: _Job) -> Iterator[Declaration]:
    uses, script = step.get("uses").text, step.get("run")
    if uses is not None and _BUILDS.match(uses):
        yield from _action(step, job)
    elif uses is not None and uses.startswith("./"):
        yield from _called(uses, step, job)
    elif script.text is not None and "build" in script.text:
        yield from _script(step, script, job)


def _action(step: Node, job: _Job) -> Iterator[Declaration]:
    """``docker/build-push-action`` and those with its inputs; its paths start at the workspace."""
    options, text = step.get("with"), job.scope.text
    written = _first(options, "context", "directory") or "."
    context = _SUBDIRECTORY.sub("./", text(written) or ".")
    file = text(_first(options, "file", "dockerfile", "containerfiles"))
    if _REMOTE.search(context):
        return
    directory = joined(ROOT, context)
    dockerfile = joined(directory, "Dockerfile") if not file else joined(ROOT, file)
    target, platform = text(options.get("target").text), text(options.get("platforms").text)
    yield Declaration(
        kind="workflow",
        source=job.caller or f"{job.path}:{step.get('uses').line}",
        places=(_checked_out(Place(dockerfile, directory), job),),
        target=target or None,
        args=dict(_lines(options.get("build-args"), job.scope)),
        build_contexts={
            name: joined(ROOT, value)
            for name, value in _lines(options.get("build-contexts"), job.scope)
            if "://" not in value
        },
        images=tuple((text(options.get("tags").text) or "").replace(",", "\n").split()),
        platform=(platform or "").partition(",")[0] or None,
    )


def _first(options: Node, *names: str) -> str | None:
    return next((options.get(name).text for name in names if options.get(name)), None)


def _script(step: Node, script: Node, job: _Job) -> Iterator[Declaration]:
    scope = replace(job.scope, env=_env(step, job.scope))
    directory = scope.text(step.get("working-directory").text)
    cwd = joined(ROOT, directory) if directory else job.cwd
    values = {"GITHUB_WORKSPACE": ROOT, **scope.env}
    text = scope.text(script.text) or ""
    for found in commanded("workflow", job.path, text, [shell(cwd, values)], script.text_line):
        places = tuple(_checked_out(place, job) for place in found.places)
        yield replace(found, places=places, source=job.caller or found.source)


def _checked_out(place: Place, job: _Job) -> Place:
    """A place in the workspace as one of the sources, which may lie in a directory of it."""
    if job.checkout is None:
        return place
    prefix = joined(ROOT, job.checkout)
    moved = [
        ROOT + path[len(prefix) :] if f"{path}/".startswith(f"{prefix}/") else path
        for path in (place.dockerfile, place.context)
    ]
    return Place(moved[0], moved[1], place.is_usual)


def _called(uses: str, caller: Node, job: _Job) -> Iterator[Declaration]:
    """A workflow or a composite action of the repository, with the inputs of its caller."""
    path = in_tree(joined(ROOT, uses))
    if path is None or job.depth >= _DEEPEST:
        return
    given = ((name, job.scope.text(value)) for name, value in caller.get("with").pairs())
    inputs = {name: value for name, value in given if value is not None}
    inner = replace(
        job,
        scope=Scope(env=job.scope.env, inputs=inputs),
        caller=job.caller or f"{job.path}:{caller.get('uses').line}",
        depth=job.depth + 1,
    )
    for file in (path, f"{path}/action.yml", f"{path}/action.yaml"):
        called = document(text_of(job.tree, file))
        if called.get("jobs"):
            yield from _workflow(called, replace(inner, path=file))
        elif called.get("runs"):
            yield from _composite(called, replace(inner, path=file))


def _composite(action: Node, job: _Job) -> Iterator[Declaration]:
    inputs = {**dict(_defaults(action.get("inputs"))), **job.scope.inputs}
    here = replace(job, scope=replace(job.scope, inputs=inputs), cwd=ROOT)
    for step in action.get("runs", "steps").items:
        yield from _step(step, here)


def _defaults(inputs: Node) -> Iterator[tuple[str, str]]:
    for name, value in inputs.fields.items():
        default = value.get("default").text
        if default is not None:
            yield name, default


def _env(holder: Node, scope: Scope) -> dict[str, str]:
    own = ((name, scope.text(value)) for name, value in holder.get("env").pairs())
    return {**scope.env, **{name: value for name, value in own if value is not None}}


def _lines(node: Node, scope: Scope) -> Iterator[tuple[str, str]]:
    """``NAME=value`` on a line each."""
    for line in (scope.text(node.text) or "").splitlines():
        name, equals, value = line.strip().partition("=")
        if equals:
            yield name, value
