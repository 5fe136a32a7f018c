"""What the lock files of several tools have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from resilience_hooks.static.launch.toml import Table
from resilience_hooks.static.packages.locked import Lock, Need, Package

_PYPI: Final = re.compile(r"https?://(?:www\.)?pypi\.(?:python\.)?org(?:/|\Z)")
_ELSEWHERE: Final = ("git", "url", "path", "file", "directory")


def name_of(package: Table) -> str:
    """The PEP 503 name of a package."""
    return str(canonicalize_name(str(package.get("name", ""))))


def hashes_of(files: Iterable[Table]) -> tuple[str, ...]:
    """The hashes of a package's files, sorted as pip-compile does."""
    return tuple(sorted({str(file["hash"]) for file in files if file.get("hash")}))


def source_of(index: object, data: Table) -> str:
    """Where a package comes from; empty for PyPI, which no index means too."""
    kind = next((kind for kind in _ELSEWHERE if kind in data), None)
    if kind is not None:
        return "git" if kind == "git" else f"a {kind}"
    return "another index" if isinstance(index, str) and not _PYPI.match(index) else ""


def needs_of(lines: Iterable[str]) -> Iterator[Need]:
    """Requirement specifiers as edges."""
    for line in lines:
        try:
            need = Requirement(line)
        except InvalidRequirement:
            continue
        marker = str(need.marker) if need.marker is not None else ""
        yield Need(str(canonicalize_name(need.name)), tuple(sorted(need.extras)), marker)


def by_name(packages: Iterable[Package]) -> Lock:
    """The packages as a lock."""
    found: dict[str, tuple[Package, ...]] = {}
    for package in packages:
        found[package.name] = (*found.get(package.name, ()), package)
    return found
