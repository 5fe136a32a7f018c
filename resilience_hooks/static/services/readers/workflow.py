"""GitHub workflows: each job once for each combination of its matrix, and what they call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from resilience_hooks.static.services.declarations import Declaration
from resilience_hooks.static.services.fileformat import Format
from resilience_hooks.static.services.places import ROOT, in_tree, joined
from resilience_hooks.static.services.readers.expressions import Scope
from resilience_hooks.static.services.readers.matrix import combinations
from resilience_hooks.static.services.readers.nodes import Node
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.services.readers.workflowstep import Job, builds_of, env_of
from resilience_hooks.static.services.readers.yamltext import document
from resilience_hooks.static.tree import Tree

_DIRECTORY: Final = ("defaults", "run", "working-directory")
_DEEPEST: Final = 4


def read(tree: Tree, path: str) -> Iterator[Declaration]:
    """Every build of a workflow, also those of the local actions and workflows that it calls."""
    return _workflow(document(text_of(tree, path)), Job(tree, path, Scope()))


def _workflow(workflow: Node, outer: Job) -> Iterator[Declaration]:
    on = workflow.get("on")
    inputs = {
        **_defaults(on.get("workflow_dispatch", "inputs")),
        **_defaults(on.get("workflow_call", "inputs")),
        **outer.scope.inputs,
    }
    scope = Scope(env=env_of(workflow, outer.scope), inputs=inputs)
    for job in workflow.get("jobs").fields.values():
        for combination in combinations(job.get("strategy", "matrix")):
            if next(outer.left, None) is None:
                return
            inner = replace(scope, matrix=combination)
            inner = replace(inner, env=env_of(job, inner))
            yield from _job(job, workflow, replace(outer, scope=inner))


def _job(job: Node, workflow: Node, outer: Job) -> Iterator[Declaration]:
    called, steps = job.get("uses").text, job.get("steps").items
    if called is not None:
        yield from _called(called, job, outer)
        return
    directory = outer.scope.text(job.get(*_DIRECTORY).text or workflow.get(*_DIRECTORY).text)
    checkout = (step.get("with", "path").text for step in steps if _moves_checkout(step))
    inner = replace(outer, cwd=joined(ROOT, directory or "."), checkout=next(checkout, None))
    yield from _steps(steps, inner)


def _moves_checkout(step: Node) -> bool:
    """Whether a step puts this repository's sources somewhere else than the workspace."""
    uses, options = step.get("uses").text or "", step.get("with")
    return "/checkout@" in uses and bool(options.get("path")) and not options.get("repository")


def _steps(steps: tuple[Node, ...], job: Job) -> Iterator[Declaration]:
    for step in steps:
        uses = step.get("uses").text or ""
        if uses.startswith("./"):
            yield from _called(uses, step, job)
        elif next(job.left, None) is not None:
            yield from builds_of(step, job)


def _called(uses: str, caller: Node, job: Job) -> Iterator[Declaration]:
    """A workflow or a composite action of the repository, with the inputs of its caller."""
    path = in_tree(joined(ROOT, uses))
    if path is None or job.depth >= _DEEPEST:
        return
    given = ((name, job.scope.text(value)) for name, value in caller.get("with").pairs())
    inputs = {name: value for name, value in given if value is not None}
    inner = replace(
        job,
        scope=Scope(env=job.scope.env, inputs=inputs),
        caller=job.source(caller.get("uses").line),
        depth=job.depth + 1,
    )
    for file in (path, f"{path}/action.yml", f"{path}/action.yaml"):
        called = document(text_of(job.tree, file))
        if called.get("jobs"):
            yield from _workflow(called, replace(inner, path=file))
        elif called.get("runs"):
            yield from _composite(called, replace(inner, path=file))


def _composite(action: Node, job: Job) -> Iterator[Declaration]:
    inputs = {**_defaults(action.get("inputs")), **job.scope.inputs}
    inner = replace(job, scope=replace(job.scope, inputs=inputs), cwd=ROOT)
    yield from _steps(action.get("runs", "steps").items, inner)


def _defaults(inputs: Node) -> dict[str, str]:
    given = ((name, value.get("default").text) for name, value in inputs.fields.items())
    return {name: text for name, text in given if text is not None}


FORMAT: Final = Format(
    "workflow",
    rank=3,
    path=r"\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml",
    holds=re.compile(rb"\bbuild|\buses:\s*[\"']?\./"),
    read=read,
)
