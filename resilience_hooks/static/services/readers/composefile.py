"""Compose files: services with what ``extends`` and a base file give them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from resilience_hooks.static.services.places import folder, in_tree, joined
from resilience_hooks.static.services.readers.nodes import NOTHING, Node
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.services.readers.yamltext import document
from resilience_hooks.static.tree import Tree

_BASE_FILES: Final = (
    "compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml",
)  # fmt: skip
_DEEPEST: Final = 10
_MOST_SERVICES: Final = 1000


@dataclass(frozen=True, slots=True)
class Layer:
    """A service's definition in one file; its relative paths start at the file's directory."""

    node: Node
    path: str


@dataclass(frozen=True, slots=True)
class ComposeService:
    """A service as its layers; the last one is its own and overrules those before it."""

    name: str
    layers: tuple[Layer, ...]

    @property
    def own(self) -> Layer:
        """What the file itself says."""
        return self.layers[-1]

    def last(self, *keys: str) -> Layer:
        """The value under a path of keys in the last layer that has one, an empty one too."""
        for layer in reversed(self.layers):
            parent = layer.node.get(*keys[:-1])
            if keys[-1] in parent.fields:
                return Layer(parent.fields[keys[-1]], layer.path)
        return Layer(NOTHING, self.own.path)

    def each(self, key: str) -> Iterator[Layer]:
        """The values of a key that is merged, not replaced."""
        for layer in self.layers:
            if layer.node.get(key):
                yield Layer(layer.node.get(key), layer.path)

    def build(self, key: str) -> Layer:
        """A setting of ``build``; its short form is the context."""
        for layer in reversed(self.layers):
            build = layer.node.get("build")
            if key in build.fields:
                return Layer(build.fields[key], layer.path)
            if key == "context" and build.text is not None:
                return Layer(build, layer.path)
        return Layer(NOTHING, self.own.path)


@dataclass(frozen=True, slots=True)
class ComposeFiles:
    """The compose files of a tree."""

    tree: Tree

    def services(self, path: str) -> Iterator[ComposeService]:
        """Every service of a file."""
        for name in islice(self._document(path).get("services").fields, _MOST_SERVICES):
            yield ComposeService(name, tuple(self._layers(path, name, 0)))

    def included(self, path: str) -> Iterator[str]:
        """The files that a file includes."""
        for item in self._document(path).get("include").items:
            for text in (item.get("path") or item).texts():
                included = in_tree(joined(folder(path), text))
                if included is not None:
                    yield included

    def _document(self, path: str) -> Node:
        return document(text_of(self.tree, path))

    def _layers(self, path: str, name: str, depth: int) -> Iterator[Layer]:
        """What a service extends, then what a base file says of it, then its own definition."""
        node = self._document(path).get("services", name)
        if depth > _DEEPEST:
            return
        extends = node.get("extends")
        parent = extends.text or extends.get("service").text
        if parent is not None:
            file = extends.get("file").text
            other = path if file is None else in_tree(joined(folder(path), file))
            if other is not None and (other, parent) != (path, name):
                yield from self._layers(other, parent, depth + 1)
        base = self._base_file(path)
        if base is not None and not (node.get("build") or node.get("image") or extends):
            yield from self._layers(base, name, depth + 1)
        yield Layer(node, path)

    def _base_file(self, path: str) -> str | None:
        """The file that an override is laid over: the default one of its directory."""
        directory, _, own = path.rpartition("/")
        if own in _BASE_FILES:
            return None
        prefix = f"{directory}/" if directory else ""
        candidates = (prefix + name for name in _BASE_FILES)
        return next((path for path in candidates if path in self.tree.entries), None)
