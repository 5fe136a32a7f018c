"""skaffold.yaml: ``build.artifacts``, also those of profiles (https://skaffold.dev/docs/)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from resilience_hooks.static.services.declarations import Declaration
from resilience_hooks.static.services.fileformat import Format
from resilience_hooks.static.services.places import Place, folder, joined
from resilience_hooks.static.services.readers.nodes import Node
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.services.readers.yamltext import documents
from resilience_hooks.static.tree import Tree

_OTHER_BUILDERS = ("jib", "buildpacks", "ko", "bazel", "custom")


def read(tree: Tree, path: str) -> Iterator[Declaration]:
    """Every artifact that a Dockerfile makes; paths start at the file's directory."""
    for document in documents(text_of(tree, path)):
        for holder in (document, *document.get("profiles").items):
            for artifact in holder.get("build", "artifacts").items:
                if not any(artifact.get(builder) for builder in _OTHER_BUILDERS):
                    yield _declaration(artifact, path)


def _declaration(artifact: Node, path: str) -> Declaration:
    context = joined(folder(path), artifact.get("context").text or ".")
    docker = artifact.get("docker") or artifact.get("kaniko")
    file = docker.get("dockerfile").text or "Dockerfile"
    args = docker.get("buildArgs").pairs()
    image = artifact.get("image").text
    return Declaration(
        kind="skaffold",
        source=f"{path}:{artifact.line}",
        places=(Place(joined(context, file), context),),
        target=docker.get("target").text,
        args={name: value for name, value in args if value is not None and "{{" not in value},
        images=(image,) if image else (),
    )


FORMAT: Final = Format(
    "skaffold",
    rank=5,
    path=r"(?:.*/)?skaffold[^/]*\.ya?ml",
    holds=re.compile(rb"\bartifacts\b"),
    read=read,
)
