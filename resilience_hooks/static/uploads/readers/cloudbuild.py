"""Cloud Build configurations, whose steps share the checkout: it is ``/workspace``.

https://cloud.google.com/build/docs/build-config-file-schema
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from resilience_hooks.static.services.places import ROOT, joined
from resilience_hooks.static.services.readers.nodes import Node
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.services.readers.yamltext import document
from resilience_hooks.static.services.unknowns import unknown
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.uploads.model import Deployment, Trust
from resilience_hooks.static.uploads.recorder import Recorder
from resilience_hooks.static.uploads.state import State
from resilience_hooks.static.uploads.steps import Step

_SUBSTITUTION: Final = re.compile(r"\$(?:\$|\{(_[A-Z0-9_]*)\}|(_[A-Z0-9_]+))")
_SHELLS: Final = {"bash", "sh", "/bin/bash", "/bin/sh"}
_WORKSPACE: Final = re.compile(r"/workspace(?=[/\s\"']|$)")


def deployments(tree: Tree, path: str, given: Mapping[str, str]) -> tuple[Deployment, ...]:
    """What a build uploads with the substitutions that a trigger or a command gives it."""
    key = ("cloudbuild", path, *(word for pair in sorted(given.items()) for word in pair))
    return tree.unit(key, lambda: _run(tree, path, given).result.deployments)


def _run(tree: Tree, path: str, given: Mapping[str, str]) -> Recorder:
    config = document(text_of(tree, path))
    own = {name: text for name, text in config.get("substitutions").pairs() if text}
    recorder = Recorder(tree, path, Trust.PIPELINE)
    for step in config.get("steps").items:
        _step(step, {**own, **given}, recorder)
    return recorder


def open_substitutions(tree: Tree, path: str) -> tuple[str, ...]:
    """The substitutions that a build uses without having a value for them."""
    text = text_of(tree, path)
    own = {name for name, value in document(text).get("substitutions").pairs() if value}
    used = (match[1] or match[2] for match in _SUBSTITUTION.finditer(text))
    return tuple(dict.fromkeys(name for name in used if name and name not in own))


def _step(step: Node, values: Mapping[str, str], recorder: Recorder) -> None:
    args = step.get("args")
    words = [_substituted(word, values) for word in args.texts()]
    program = step.get("entrypoint").text or _image(step)
    cwd = joined(ROOT, _WORKSPACE.sub(ROOT, step.get("dir").text or "."))
    script = step.get("script")
    if script.text is not None:
        recorder.run(_WORKSPACE.sub(ROOT, script.text), State(cwd), script.line + 1)
    elif program in _SHELLS and len(words) > 1:
        line = args.items[-1].line
        recorder.run(words[-1], State(cwd), line + ("\n" in words[-1]))
    elif words:
        recorder.take(Step((program, *words), cwd, step.line))


def _image(step: Node) -> str:
    """The program of an image by its name: ``gcr.io/cloud-builders/gcloud:latest`` is gcloud."""
    return (step.get("name").text or "").rpartition("/")[2].partition(":")[0]


def _substituted(text: str, values: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        return "$" if name is None else values.get(name, unknown(name))

    return _WORKSPACE.sub(ROOT, _SUBSTITUTION.sub(value, text))
