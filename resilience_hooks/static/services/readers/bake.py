"""Bake files, HCL or JSON: targets with what they inherit, groups, variables, matrices.

Source: https://docs.docker.com/build/bake/reference/
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.services.declarations import Declaration
from resilience_hooks.static.services.fileformat import Format
from resilience_hooks.static.services.places import Place, bases, joined
from resilience_hooks.static.services.readers.hcl import HclError, parse_hcl
from resilience_hooks.static.services.readers.interpolate import interpolated
from resilience_hooks.static.services.readers.nodes import NOTHING, Node, node_of
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.tree import Tree

_DEEPEST: Final = 10
_MOST: Final = 64


@dataclass(frozen=True, slots=True)
class _File:
    targets: Mapping[str, Node]
    groups: Mapping[str, Node]
    variables: Mapping[str, str]

    def parents(self, name: str) -> tuple[str, ...]:
        return self.targets.get(name, NOTHING).get("inherits").texts()

    def layers(self, name: str, depth: int = 0) -> Iterator[Node]:
        """A target's definitions, those it inherits first; later ones overrule."""
        for parent in self.parents(name) if depth < _DEEPEST else ():
            yield from self.layers(parent, depth + 1)
        yield self.targets.get(name, NOTHING)


def read(tree: Tree, path: str) -> Iterator[Declaration]:
    """Every target that is more than what others inherit; bake runs beside it or at the root."""
    file = _load(text_of(tree, path), path)
    members = {name for group in file.groups.values() for name in group.get("targets").texts()}
    inherited = {parent for name in file.targets for parent in file.parents(name)}
    for name in file.targets:
        if name in members or name not in inherited:
            layers = tuple(itertools.islice(file.layers(name), _MOST))
            for values in _combinations(layers, file.variables):
                yield _declaration(layers, values, path)


def _load(text: str, path: str) -> _File:
    kinds: dict[str, dict[str, Node]] = {"target": {}, "group": {}, "variable": {}}
    try:
        if path.endswith(".json"):
            loaded = node_of(json.loads(text))
            kinds = {kind: dict(loaded.get(kind).fields) for kind in kinds}
        else:
            for block in parse_hcl(text):
                kinds.setdefault(block.kind, {})[block.label] = block.body
    except (ValueError, RecursionError, HclError):
        return _File({}, {}, {})
    defaults = {name: body.get("default").text for name, body in kinds["variable"].items()}
    known = {name: text for name, text in defaults.items() if text is not None and "${" not in text}
    return _File(kinds["target"], kinds["group"], known)


def _combinations(
    layers: tuple[Node, ...], variables: Mapping[str, str]
) -> Iterator[Mapping[str, str]]:
    """The variables once for each combination of the target's matrix."""
    axes = dict(_last(layers, "matrix").fields)
    for texts in itertools.islice(itertools.product(*(v.texts() for v in axes.values())), _MOST):
        yield {**variables, **dict(zip(axes, texts, strict=True))}


def _last(layers: tuple[Node, ...], key: str) -> Node:
    return next((layer.get(key) for layer in reversed(layers) if layer.get(key)), NOTHING)


def _merged(
    layers: tuple[Node, ...], key: str, values: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for layer in layers:
        for name, value in layer.get(key).pairs():
            if value is not None:
                yield name, interpolated(value, values)


def _declaration(layers: tuple[Node, ...], values: Mapping[str, str], path: str) -> Declaration:
    def text(key: str) -> str | None:
        written = _last(layers, key).text
        return interpolated(written, values) if written else None

    starts = bases(path)
    context, file = text("context") or ".", text("dockerfile") or "Dockerfile"
    directories = [joined(start, context) for start in starts]
    platforms = _last(layers, "platforms").texts()
    contexts = _merged(layers, "contexts", values)
    return Declaration(
        kind="bake",
        source=f"{path}:{layers[-1].line}",
        places=tuple(Place(joined(directory, file), directory) for directory in directories),
        target=text("target"),
        args=dict(_merged(layers, "args", values)),
        build_contexts={name: joined(starts[0], d) for name, d in contexts if ":" not in d},
        images=tuple(interpolated(tag, values) for tag in _last(layers, "tags").texts()),
        platform=interpolated(platforms[0], values) if platforms else None,
    )


FORMAT: Final = Format(
    "bake",
    rank=2,
    path=r"(?:.*/)?(?:[^/]*[._-])?bake(?:[._-][^/]*)?\.(?:hcl|json)",
    holds=re.compile(rb"\btarget\b"),
    read=read,
)
