"""Lock files: every distribution that an installer takes from them.

uv: https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile · Poetry, PDM and Pipenv have
no specification; their files are read as the tools write them. What a lock holds for other extras
or groups counts where the file does not tell them apart: too many names only silence.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from packaging.utils import canonicalize_name

from resilience_hooks.static.launch.toml import Table, read_table, strings, table, tables
from resilience_hooks.static.packages.markers import holds

_Python = tuple[int, int] | None


def uv_names(
    data: bytes, roots: Iterable[str], groups: frozenset[str] | None, python: _Python
) -> frozenset[str] | None:
    """The closure of the named projects in a ``uv.lock``; None where it has none of them.

    ``groups`` are the dependency groups and extras that are asked for (None: all).
    """
    packages: dict[str, list[Table]] = {}
    for package in tables(read_table(data), "package"):
        packages.setdefault(_name(package), []).append(package)
    starts = [str(name) for name in map(canonicalize_name, roots) if name in packages]
    if not starts:
        return None
    wanted = [each for name in starts for root in packages[name] for each in _root(root, groups)]
    pending, found = [(name, frozenset[str]()) for name in starts], set[tuple[str, str]]()
    pending += list(_edges(wanted, python))
    while pending:
        name, extras = pending.pop()
        for extra in {"", *extras}:
            if (name, extra) not in found:
                found.add((name, extra))
                for package in packages.get(name, ()):
                    pending.extend(_edges(_needs(package, extra), python))
    return frozenset(name for name, _ in found)


def _root(package: Table, groups: frozenset[str] | None) -> Iterator[Any]:
    """What the groups and extras of a project need."""
    for key in ("optional-dependencies", "dev-dependencies"):
        for group, needs in table(package, key).items():
            if groups is None or group in groups:
                yield from needs if isinstance(needs, list) else ()


def _needs(package: Table, extra: str) -> tuple[Table, ...]:
    return (
        tables(table(package, "optional-dependencies"), extra)
        if extra
        else tables(package, "dependencies")
    )


def _edges(needs: Iterable[Any], python: _Python) -> Iterator[tuple[str, frozenset[str]]]:
    for need in needs:
        if isinstance(need, dict) and holds(str(need.get("marker", "")) or "os_name != ''", python):
            yield _name(need), frozenset(strings(need, "extra"))


def _name(package: Table) -> str:
    return str(canonicalize_name(str(package.get("name", ""))))


def locked_names(data: bytes, groups: frozenset[str] | None) -> frozenset[str]:
    """What a ``poetry.lock`` or ``pdm.lock`` holds for some groups (None: for all)."""
    return frozenset(
        _name(package)
        for package in tables(read_table(data), "package")
        if groups is None
        or not strings(package, "groups")
        or groups.intersection(strings(package, "groups"))
    )


def pipfile_names(data: bytes, with_develop: bool) -> frozenset[str]:
    """What a ``Pipfile.lock`` holds."""
    try:
        loaded = json.loads(data)
    except (ValueError, RecursionError):
        return frozenset()
    sections: Mapping[str, Any] = loaded if isinstance(loaded, dict) else {}
    wanted = ("default", "develop") if with_develop else ("default",)
    return frozenset(canonicalize_name(name) for key in wanted for name in table(sections, key))
