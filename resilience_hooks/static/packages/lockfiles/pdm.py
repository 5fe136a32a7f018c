"""``pdm.lock``, read as PDM writes it: its format is not specified."""

from __future__ import annotations

from resilience_hooks.static.launch.toml import Table, read_table, strings, table, tables
from resilience_hooks.static.packages.locked import Lock, Package
from resilience_hooks.static.packages.lockfiles.parts import (
    by_name,
    hashes_of,
    name_of,
    needs_of,
    source_of,
)


def read_pdm(data: bytes) -> Lock:
    """The packages; one that is locked with extras has an entry for each set of them."""
    whole = read_table(data)
    files = table(whole, "metadata", "files")
    found: dict[tuple[str, str], Package] = {}
    for each in tables(whole, "package"):
        package = _package(each, files)
        key = (package.name, package.version)
        found[key] = _joined(found[key], package) if key in found else package
    return by_name(found.values())


def _package(data: Table, files: Table) -> Package:
    extras = strings(data, "extras")
    needs = tuple(needs_of(strings(data, "dependencies")))
    title = f"{data.get('name')} {data.get('version')}"
    return Package(
        name_of(data),
        str(data.get("version", "")),
        dict.fromkeys(extras, needs) if extras else {"": needs},
        strings(data, "groups"),
        extras,
        hashes_of(tables(data, "files") or tables(files, title)),
        source_of(None, data),
        str(data.get("requires_python", "")),
        str(data.get("marker", "")),
    )


def _joined(one: Package, other: Package) -> Package:
    return Package(
        one.name,
        one.version,
        {**(one.needs or {}), **(other.needs or {})},
        tuple(dict.fromkeys((*one.groups, *other.groups))),
        tuple(sorted({*one.extras, *other.extras})),
        one.hashes or other.hashes,
        one.source or other.source,
        one.python or other.python,
        one.marker or other.marker,
    )
