"""``uv.lock`` (https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from resilience_hooks.static.launch.toml import Table, read_table, strings, table, tables
from resilience_hooks.static.packages.locked import OWN, Lock, Need, Package
from resilience_hooks.static.packages.lockfiles.parts import (
    by_name,
    hashes_of,
    name_of,
    source_of,
)

_LOCAL: Final = ("editable", "virtual", "workspace", "directory")


def read_uv(data: bytes) -> Lock:
    """The packages with what they need; extras and dependency groups stand side by side there."""
    whole = read_table(data)
    python = str(whole.get("requires-python", ""))
    packages = [_package(package, python) for package in tables(whole, "package")]
    asked = _asked(package for package in packages if package.source == OWN)
    return by_name(replace(each, extras=asked.get(each.name, ())) for each in packages)


def _package(data: Table, python: str) -> Package:
    needs = {"": _edges(data, "dependencies")}
    for key in ("optional-dependencies", "dev-dependencies"):
        groups = table(data, key)
        for group in groups:
            needs[group] = (*needs.get(group, ()), *_edges(groups, group))
    return Package(
        name_of(data),
        str(data.get("version", "")),
        needs,
        hashes=hashes_of([table(data, "sdist"), *tables(data, "wheels")]),
        source=_source(table(data, "source")),
        python=python,
    )


def _edges(data: Table, key: str) -> tuple[Need, ...]:
    return tuple(
        Need(name_of(need), strings(need, "extra"), str(need.get("marker", "")))
        for need in tables(data, key)
    )


def _source(source: Table) -> str:
    if any(key in source for key in _LOCAL):
        return OWN
    return source_of(source.get("registry"), source)


def _asked(projects: Iterable[Package]) -> Mapping[str, tuple[str, ...]]:
    """Distribution → the extras that the repository's own projects ask for."""
    found: dict[str, set[str]] = {}
    for project in projects:
        for needs in (project.needs or {}).values():
            for need in needs:
                found.setdefault(need.name, set()).update(need.extras)
    return {name: tuple(sorted(extras)) for name, extras in found.items()}
