"""The configuration of a tree, held against what the tree has."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias

from resilience_hooks.config.kinds import meant
from resilience_hooks.config.load import load
from resilience_hooks.config.model import Config, ServiceConfig
from resilience_hooks.config.record import Key, keys_of
from resilience_hooks.errors import ConfigError
from resilience_hooks.static.entries import unreadable_registries
from resilience_hooks.static.tree import Kind, Tree, follow

ServiceKind: TypeAlias = Literal["dockerfile", "source"]
Faults: TypeAlias = Iterator[tuple[str, str]]
"""Keys (empty: the whole table), each with what is wrong with it."""

_SOURCE: Final[Key] = keys_of(ServiceConfig)["source"]


def configuration(tree: Tree) -> Config:
    """The configuration at the root of a tree, links followed. Raises ConfigError."""

    def read(name: str) -> bytes | None:
        path = follow(tree, name) if name in tree.entries else None
        return tree.read(path) if path is not None and not tree.is_dir(path) else None

    return load(read)


def verify(config: Config, tree: Tree, known: Mapping[str, ServiceKind]) -> None:
    """Raises ConfigError for services and paths that are not there.

    ``known`` are the discovered services by name.
    """
    faults = [
        f"{given.place_of(key)}: services.{name}{f'.{key}' if key else ''}: {message}"
        for name, given in config.services.items()
        for key, message in (*_of_name(name, given, known), *_of_paths(given, tree))
    ]
    if faults:
        raise ConfigError(tuple(faults))


def _of_name(name: str, given: ServiceConfig, known: Mapping[str, ServiceKind]) -> Faults:
    kind = known.get(name)
    if kind is None and given.dockerfile is None and given.source is None:
        close = meant(name, tuple(known))
        yield "", f"no such service is discovered; give it a dockerfile or a source{close}"
    elif kind == "source":
        for key in _SOURCE.clashes:
            if getattr(given, key.replace("-", "_")):
                yield key, f"{name} is deployed from source, of which it says nothing"
    elif kind == "dockerfile" and given.source is not None:
        yield "source", f"{name} is built of a Dockerfile; give what is deployed another name"


def _of_paths(given: ServiceConfig, tree: Tree) -> Faults:
    if given.dockerfile is not None and not _is_file(tree, given.dockerfile):
        yield "dockerfile", f"{given.dockerfile} is no file of {tree.label}"
    for key, path in (("context", given.context), ("source", given.source)):
        if path is not None and not tree.is_dir(posixpath.normpath(f"/{path}").strip("/")):
            yield key, f"{path} is no directory of {tree.label}"
    for registry in unreadable_registries(given, tree):
        yield "entry-registries", f"{registry} holds no names of modules"


def _is_file(tree: Tree, path: str) -> bool:
    entry = tree.entries.get(posixpath.normpath(path))
    return entry is not None and entry.kind is Kind.FILE
