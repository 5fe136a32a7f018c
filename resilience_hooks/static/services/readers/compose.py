"""Compose files: what they build, and how they run it.

Source: https://docs.docker.com/reference/compose-file/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from resilience_hooks.static.services.declarations import Declaration
from resilience_hooks.static.services.fileformat import Format
from resilience_hooks.static.services.places import (
    ROOT,
    Place,
    folder,
    in_tree,
    joined,
    place_of,
    upwards,
)
from resilience_hooks.static.services.readers.composefile import ComposeFiles, ComposeService
from resilience_hooks.static.services.readers.composerun import run_of
from resilience_hooks.static.services.readers.dotenv import parse_dotenv
from resilience_hooks.static.services.readers.interpolate import interpolated
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.services.unknowns import UNKNOWN
from resilience_hooks.static.tree import Tree

FILE_NAME: Final = re.compile(r"(?:^|[._-])compose(?:[._-].*)?\.ya?ml$", re.IGNORECASE)
_REMOTE: Final = re.compile(r"^(?:https?|git|ssh)://|^git@|^github\.com/|\.git(?:#|$)")
_MOST_INCLUDED: Final = 50
_MOST_ARGS: Final = 1000


def read(tree: Tree, path: str) -> Iterator[Declaration]:
    """Every service that is built, and those that run an image by its name."""
    files = ComposeFiles(tree)
    pending, seen = [path], {path}
    while pending:
        here = pending.pop()
        values = _values(tree, here)
        for service in files.services(here):
            yield from _declaration(service, values, tree)
        for included in files.included(here):
            is_read_anyway = FILE_NAME.search(included.rpartition("/")[2]) is not None
            if not is_read_anyway and included not in seen and len(seen) < _MOST_INCLUDED:
                seen.add(included)
                pending.append(included)


def _values(tree: Tree, path: str) -> Mapping[str, str]:
    """What the project's ``.env`` and the caller's shell define."""
    directory = folder(path)
    env = in_tree(joined(directory, ".env"))
    return {"PWD": directory, **(parse_dotenv(text_of(tree, env)) if env is not None else {})}


def _declaration(
    service: ComposeService, values: Mapping[str, str], tree: Tree
) -> Iterator[Declaration]:
    image = interpolated(service.last("image").node.text or "", values)
    places = tuple(dict.fromkeys(_places(service, values)))
    if not places and not image:
        return
    target = service.build("target").node.text
    platform = service.last("platform").node.text
    yield Declaration(
        kind="compose",
        source=f"{service.own.path}:{_line(service)}",
        places=places,
        target=interpolated(target, values) if target else None,
        args=_args(service, values),
        build_contexts=dict(_build_contexts(service, values)),
        images=(image,) if image else (),
        platform=interpolated(platform, values) if platform else None,
        run=run_of(service, values, tree),
    )


def _line(service: ComposeService) -> int:
    return service.own.node.get("build").line or service.own.node.line


def _places(service: ComposeService, values: Mapping[str, str]) -> Iterator[Place]:
    """The file's directory is the project's, unless the caller says otherwise: then the root."""
    builds = [layer.node for layer in service.each("build")]
    is_built = any(node.text is not None or node.fields for node in builds)
    if not is_built or service.build("dockerfile_inline").node:
        return
    context = service.build("context")
    text = interpolated(context.node.text or ".", values)
    file = interpolated(service.build("dockerfile").node.text or "Dockerfile", values)
    if _REMOTE.search(text):
        return
    for base in (folder(context.path), ROOT):
        directory = joined(base, text)
        yield Place(joined(directory, file), directory, is_usual=base == folder(context.path))
    yield from _below_unknown(text, file, context.path)


def _below_unknown(text: str, file: str, path: str) -> Iterator[Place]:
    """``${PROJECT}/web``: the project is likely one of the directories above the file."""
    match = UNKNOWN.match(text)
    below = text[match.end() :] if match is not None else ""
    if not below.startswith("/") or not below.strip("/"):
        return
    for base in upwards(path.rpartition("/")[0]):
        directory = joined(place_of(base), below.lstrip("/"))
        yield Place(joined(directory, file), directory, is_usual=False)


def _args(service: ComposeService, values: Mapping[str, str]) -> dict[str, str]:
    """Build arguments; one without a value takes the caller's."""
    args: dict[str, str] = {}
    for layer in service.layers:
        for name, value in islice(layer.node.get("build", "args").pairs(), _MOST_ARGS):
            if value is not None:
                args[name] = interpolated(value, values)
            elif name in values:
                args[name] = values[name]
    return args


def _build_contexts(
    service: ComposeService, values: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    contexts = service.build("additional_contexts")
    for name, value in contexts.node.pairs():
        if value is not None and "://" not in value and not value.startswith("service:"):
            yield name, joined(folder(contexts.path), interpolated(value, values))


FORMAT: Final = Format(
    "compose",
    rank=1,
    path=r"(?:.*/)?(?:[^/]*[._-])?compose(?:[._-][^/]*)?\.ya?ml",
    holds=re.compile(rb"\bservices\b|\binclude\b"),
    read=read,
)
