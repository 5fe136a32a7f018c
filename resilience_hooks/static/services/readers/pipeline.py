"""Pipelines of other services: build commands in a YAML file, wherever its scripts stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from resilience_hooks.static.services.declarations import Declaration
from resilience_hooks.static.services.fileformat import Format
from resilience_hooks.static.services.places import ROOT, Place, joined
from resilience_hooks.static.services.readers.commands import commanded
from resilience_hooks.static.services.readers.nodes import Node, walk
from resilience_hooks.static.services.readers.shelltext import shell
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.services.readers.yamltext import documents
from resilience_hooks.static.tree import Tree

CHECKOUTS: Final = (
    "CI_PROJECT_DIR", "BITBUCKET_CLONE_DIR", "CODEBUILD_SRC_DIR", "DRONE_WORKSPACE", "WORKSPACE",
    "TRAVIS_BUILD_DIR",
)  # fmt: skip
_AZURE_CHECKOUT: Final = re.compile(
    r"\$\((?:Build\.SourcesDirectory|Build\.Repository\.LocalPath|System\.DefaultWorkingDirectory)\)",
    re.IGNORECASE,
)


def read(tree: Tree, path: str) -> Iterator[Declaration]:
    """Every build; commands start at the root of the checkout."""
    for document in documents(text_of(tree, path)):
        values = {**dict.fromkeys(CHECKOUTS, ROOT), **dict(_variables(document))}
        for node in walk(document):
            yield from _azure_task(node, path)
        for script in scripts(document):
            yield from _script(script, values, path)


def scripts(document: Node) -> Iterator[Node]:
    """What may be a script: every value of a key, once however often it is an anchor's."""
    found: dict[int, Node] = {}
    for node in walk(document):
        found.update((id(value), value) for value in node.fields.values())
    yield from found.values()


def _variables(document: Node) -> Iterator[tuple[str, str]]:
    """Variables of the whole pipeline; GitLab may give one with a description."""
    for name, value in document.get("variables").fields.items():
        text = value.text or value.get("value").text
        if text is not None:
            yield name, text


def _script(script: Node, values: Mapping[str, str], path: str) -> Iterator[Declaration]:
    """A text, or a list of texts that one shell runs."""
    text = "\n".join(script.texts())
    first = script.items[0] if script.items else script
    text = _AZURE_CHECKOUT.sub(ROOT, text)
    return commanded("pipeline", path, text, [shell(ROOT, values)], first.text_line)


def _azure_task(node: Node, path: str) -> Iterator[Declaration]:
    """``Docker@2``: the context is the Dockerfile's directory, unless it is given."""
    inputs = node.get("inputs")
    task, file = node.get("task"), inputs.get("Dockerfile").text or inputs.get("dockerfile").text
    if not (task.text or "").startswith("Docker@") or file is None or "*" in file:
        return
    dockerfile = joined(ROOT, _AZURE_CHECKOUT.sub(ROOT, file))
    given = inputs.get("buildContext").text
    context = given if given and "*" not in given else dockerfile.rpartition("/")[0]
    place = Place(dockerfile, joined(ROOT, _AZURE_CHECKOUT.sub(ROOT, context)))
    yield Declaration(kind="pipeline", source=f"{path}:{task.line}", places=(place,))


FORMAT: Final = Format(
    "pipeline",
    rank=6,
    path=r"(?:.*/)?(?:[^/]*\.?gitlab-ci[^/]*|azure-pipelines[^/]*|bitbucket-pipelines|buildspec[^/]*"
    r"|\.travis|\.drone|\.woodpecker)\.ya?ml|\.(?:circleci|gitlab|woodpecker)/.*\.ya?ml",
    holds=re.compile(rb"(?i)docker|kaniko"),
    read=read,
)
