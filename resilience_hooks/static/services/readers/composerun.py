"""How a compose service starts its image: command, environment, mounts."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from resilience_hooks.static.services.model import Mount, Run
from resilience_hooks.static.services.places import folder, in_tree, joined
from resilience_hooks.static.services.readers.composefile import ComposeService
from resilience_hooks.static.services.readers.dotenv import parse_dotenv
from resilience_hooks.static.services.readers.interpolate import interpolated
from resilience_hooks.static.services.readers.nodes import Node
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.services.unknowns import as_written, is_known
from resilience_hooks.static.tree import Tree

_MOST: Final = 1000
_LONGEST: Final = 20_000


def run_of(service: ComposeService, values: Mapping[str, str], tree: Tree) -> Run:
    """The run that a service declares."""
    working_dir = service.last("working_dir").node.text
    return Run(
        name=service.name,
        source=f"{service.own.path}:{service.own.node.line}",
        command=_words(service.last("command").node, values),
        entrypoint=_words(service.last("entrypoint").node, values),
        working_dir=as_written(interpolated(working_dir, values)) if working_dir else None,
        environment=_environment(service, values, tree),
        mounts=tuple(_mounts(service, values)),
    )


def _words(node: Node, values: Mapping[str, str]) -> tuple[str, ...] | None:
    """A command in exec form: compose splits the words of a text itself, without a shell."""
    if node.items:
        return tuple(as_written(interpolated(text, values)) for text in node.texts()[:_MOST])
    if node.text is None or len(node.text) > _LONGEST:
        return None
    try:
        return tuple(shlex.split(as_written(interpolated(node.text, values))))
    except ValueError:
        return None


def _environment(
    service: ComposeService, values: Mapping[str, str], tree: Tree
) -> Mapping[str, str]:
    """The variables whose values are known; ``environment`` overrules ``env_file``."""
    found: dict[str, str] = {}
    for layer in service.each("env_file"):
        for item in layer.node.items or (layer.node,):
            text = item.get("path").text or item.text or ""
            path = in_tree(joined(folder(layer.path), interpolated(text, values)))
            found.update(parse_dotenv(text_of(tree, path)) if path else {})
    for layer in service.each("environment"):
        for name, value in islice(layer.node.pairs(), _MOST):
            known = interpolated(value, values) if value is not None else None
            if known is not None and is_known(known):
                found[name] = known
    return found


def _mounts(service: ComposeService, values: Mapping[str, str]) -> Iterator[Mount]:
    for layer in service.each("volumes"):
        for item in layer.node.items[:_MOST]:
            source, target = _bind(item, values)
            if source and target.startswith("/"):
                path = in_tree(joined(folder(layer.path), source))
                known = path if path is not None and is_known(path) else None
                yield Mount(known, posixpath.normpath(target))


def _bind(item: Node, values: Mapping[str, str]) -> tuple[str, str]:
    """Host path and container path of a bind mount; empty for a volume of the engine's."""
    if item.text is None:
        is_bind = item.get("type").text == "bind"
        source, target = item.get("source").text or "", item.get("target").text or ""
        return (interpolated(source, values) if is_bind else "", interpolated(target, values))
    source, _, rest = interpolated(item.text, values).partition(":")
    is_path = source.startswith((".", "/", "~")) or not is_known(source)
    return (source if is_path else "", rest.partition(":")[0])
