"""GitHub workflows: deploying actions, and deploying commands in ``run``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from resilience_hooks.static.services.places import ROOT, joined
from resilience_hooks.static.services.readers.expressions import Scope
from resilience_hooks.static.services.readers.matrix import combinations
from resilience_hooks.static.services.readers.nodes import Node
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.services.readers.yamltext import document
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.uploads.flags import Sent, python_version
from resilience_hooks.static.uploads.model import Trust
from resilience_hooks.static.uploads.recorder import Recorder, Run
from resilience_hooks.static.uploads.state import State

_FUNCTIONS: Final = "google-github-actions/deploy-cloud-functions@"
_RUN: Final = "google-github-actions/deploy-cloudrun@"


def read(tree: Tree, path: str) -> Iterator[Run]:
    """The runs of a workflow's jobs, one for each combination of a job's matrix."""
    workflow = document(text_of(tree, path))
    outer = Scope(env=_env(workflow, Scope()))
    for job in workflow.get("jobs").fields.values():
        for combination in combinations(job.get("strategy", "matrix")):
            scope = replace(outer, matrix=combination)
            scope = replace(scope, env=_env(job, scope))
            defaults = ("defaults", "run", "working-directory")
            directory = scope.text(job.get(*defaults).text or workflow.get(*defaults).text)
            recorder = Recorder(tree, path, Trust.PIPELINE)
            for step in job.get("steps").items:
                _step(step, scope, directory or ".", recorder)
            yield recorder.result


def _step(step: Node, scope: Scope, directory: str, recorder: Recorder) -> None:
    uses, script = step.get("uses").text or "", step.get("run")
    if uses.startswith((_FUNCTIONS, _RUN)):
        sent = _action(step.get("with"), scope, is_run=uses.startswith(_RUN))
        if sent is not None:
            recorder.add(sent, ROOT, step.get("uses").line)
    elif script.text is not None:
        inner = replace(scope, env=_env(step, scope))
        cwd = joined(ROOT, inner.text(step.get("working-directory").text) or directory)
        state = State(cwd, values={"GITHUB_WORKSPACE": ROOT, **inner.env})
        recorder.run(inner.text(script.text) or "", state, script.text_line)


def _action(options: Node, scope: Scope, is_run: bool) -> Sent | None:
    """The inputs of Google's actions, of all their major versions.

    https://github.com/google-github-actions/deploy-cloud-functions#inputs
    """

    def option(*names: str) -> str | None:
        return next((scope.text(options.get(n).text) for n in names if options.get(n)), None)

    folder = option("source") if is_run else option("source_dir", "source") or "."
    if not folder:
        return None
    runtime = option("runtime") or ""
    return Sent(
        platform="run" if is_run else "functions",
        name=option("service", "name"),
        folder=folder,
        target=option("entry_point"),
        python=python_version(runtime),
        is_python=not runtime or runtime.startswith("python"),
    )


def _env(holder: Node, scope: Scope) -> dict[str, str]:
    own = ((name, scope.text(value)) for name, value in holder.get("env").pairs())
    return {**scope.env, **{name: value for name, value in own if value is not None}}
