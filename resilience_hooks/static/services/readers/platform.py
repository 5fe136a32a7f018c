"""Hosting platforms and editors that build a Dockerfile: Render, Fly, azd, dev containers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from resilience_hooks.static.services.declarations import Declaration
from resilience_hooks.static.services.fileformat import Format
from resilience_hooks.static.services.places import ROOT, Place, folder, joined
from resilience_hooks.static.services.readers.nodes import node_of
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.services.readers.yamltext import document
from resilience_hooks.static.tree import Tree

_JSON_STRING: Final = r"(\"(?:[^\"\\]|\\.)*\")"
_JSON_COMMENT: Final = re.compile(_JSON_STRING + r"|//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_TRAILING_COMMA: Final = re.compile(_JSON_STRING + r"|,(?=\s*[}\]])")
_FLY_BUILD: Final = re.compile(r"^\[build\]\s*$(?P<body>(?:\n(?!\[).*)*)", re.MULTILINE)
_FLY_SETTING: Final = re.compile(
    r"^[ \t]*(dockerfile|build-target)\s*=\s*[\"']([^\"']+)", re.MULTILINE
)


def read(tree: Tree, path: str) -> Iterator[Declaration]:
    """What the file has built; how it means its paths depends on whose it is."""
    name = path.rpartition("/")[2]
    reader = next(reader for ending, reader in _READERS.items() if name.endswith(ending))
    return reader(text_of(tree, path), path)


def _render(text: str, path: str) -> Iterator[Declaration]:
    """render.yaml: paths start at the root of the repository, or at ``rootDir``."""
    for service in document(text).get("services").items:
        if (service.get("runtime").text or service.get("env").text) == "docker":
            root = joined(ROOT, service.get("rootDir").text or ".")
            file = service.get("dockerfilePath").text or "Dockerfile"
            context = joined(root, service.get("dockerContext").text or ".")
            yield _declaration(path, service.line, joined(root, file), context)


def _azure(text: str, path: str) -> Iterator[Declaration]:
    """azure.yaml: ``docker`` paths start at the service's project."""
    for service in document(text).get("services").fields.values():
        docker, project = service.get("docker"), service.get("project")
        if project.text is not None:
            root = joined(folder(path), project.text)
            file = joined(root, docker.get("path").text or "Dockerfile")
            context = joined(root, docker.get("context").text or ".")
            yield _declaration(path, service.line, file, context, docker.get("target").text)


def _devcontainer(text: str, path: str) -> Iterator[Declaration]:
    """devcontainer.json: paths start at the file, in JSON with comments."""
    try:
        config = node_of(json.loads(_plain_json(text)))
    except (ValueError, RecursionError):
        return
    build = config.get("build")
    file = build.get("dockerfile").text or config.get("dockerFile").text
    if file is not None:
        context = build.get("context").text or config.get("context").text or "."
        root = folder(path)
        target = build.get("target").text
        yield _declaration(path, 1, joined(root, file), joined(root, context), target)


def _plain_json(text: str) -> str:
    """JSON with comments and trailing commas as JSON."""
    without = _JSON_COMMENT.sub(lambda match: match[1] or "", text)
    return _TRAILING_COMMA.sub(lambda match: match[1] or "", without)


def _fly(text: str, path: str) -> Iterator[Declaration]:
    """fly.toml: the context is the directory of the file."""
    build = _FLY_BUILD.search(text)
    settings = dict(_FLY_SETTING.findall(build["body"])) if build else {}
    if build and "dockerfile" in settings:
        line = text.count("\n", 0, build.start()) + 1
        root = folder(path)
        file = joined(root, settings["dockerfile"])
        yield _declaration(path, line, file, root, settings.get("build-target"))


def _declaration(
    path: str, line: int, dockerfile: str, context: str, target: str | None = None
) -> Declaration:
    return Declaration(
        kind="platform",
        source=f"{path}:{line}",
        places=(Place(dockerfile, context),),
        target=target,
    )


_READERS: Final[Mapping[str, Callable[[str, str], Iterator[Declaration]]]] = {
    "render.yaml": _render,
    "render.yml": _render,
    "azure.yaml": _azure,
    "azure.yml": _azure,
    "devcontainer.json": _devcontainer,
    ".toml": _fly,
}


FORMAT: Final = Format(
    "platform",
    rank=7,
    path=r"(?:.*/)?(?:render\.ya?ml|azure\.ya?ml|\.?devcontainer\.json|fly[^/]*\.toml)",
    holds=re.compile(rb"(?i)docker|kaniko"),
    read=read,
)
