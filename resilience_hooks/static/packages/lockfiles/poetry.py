"""``poetry.lock``, read as Poetry writes it: its format is not specified."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from packaging.utils import canonicalize_name

from resilience_hooks.static.launch.toml import Table, read_table, strings, table, tables
from resilience_hooks.static.packages.locked import Lock, Need, Package
from resilience_hooks.static.packages.lockfiles.parts import (
    by_name,
    hashes_of,
    name_of,
    needs_of,
    source_of,
)

_OF_EXTRA: Final = re.compile(r"(?:(?<!\s)\s+and\s+)?\bextra\s*==.*")


def read_poetry(data: bytes) -> Lock:
    """The packages; files stand beside each or, as of old, all at the end."""
    whole = read_table(data)
    files = table(whole, "metadata", "files")
    return by_name(_package(each, files) for each in tables(whole, "package"))


def _package(data: Table, files: Table) -> Package:
    source = table(data, "source")
    category = data.get("category")
    groups = strings(data, "groups") or ((category,) if isinstance(category, str) else ())
    return Package(
        name_of(data),
        str(data.get("version", "")),
        _needs(data),
        groups,
        hashes=hashes_of(tables(data, "files") or tables(files, str(data.get("name", "")))),
        source=source_of(source.get("url"), {str(source.get("type")): True}),
        python=str(data.get("python-versions", "")),
    )


def _needs(data: Table) -> dict[str, tuple[Need, ...]]:
    needs = tuple(_edges(table(data, "dependencies")))
    found = {"": tuple(need for need, is_optional in needs if not is_optional)}
    extras = table(data, "extras")
    for extra in extras:
        wanted = {need.name for need in needs_of(strings(extras, extra))}
        found[extra] = tuple(need for need, _ in needs if need.name in wanted)
    return found


def _edges(dependencies: Table) -> Iterator[tuple[Need, bool]]:
    """Each need, and whether only an extra has it; a version may stand alone or in a table."""
    for name, given in dependencies.items():
        for value in given if isinstance(given, list) else [given]:
            about: Table = value if isinstance(value, dict) else {}
            marker = _OF_EXTRA.sub("", str(about.get("markers", "")))
            need = Need(str(canonicalize_name(name)), strings(about, "extras"), marker)
            yield need, about.get("optional") is True
