"""Lock files: every distribution that an installer takes from them.

What a lock holds for other extras or groups counts where the file does not tell them apart: too
many names only silence.
"""

from __future__ import annotations

from collections.abc import Iterable

from packaging.utils import canonicalize_name

from resilience_hooks.static.launch.toml import read_table, strings, tables
from resilience_hooks.static.packages.locked import Lock, Need, Python, closure
from resilience_hooks.static.packages.lockfiles.parts import name_of
from resilience_hooks.static.packages.lockfiles.pipenv import read_pipenv
from resilience_hooks.static.packages.lockfiles.uv import read_uv


def uv_names(
    data: bytes, roots: Iterable[str], groups: frozenset[str] | None, python: Python
) -> frozenset[str] | None:
    """The closure of the named projects in a ``uv.lock``; None where it has none of them.

    ``groups`` are the dependency groups and extras that are asked for (None: all).
    """
    lock = read_uv(data)
    starts = [str(name) for name in map(canonicalize_name, roots) if name in lock]
    if not starts:
        return None
    return closure(lock, [Need(name, _wanted(lock, name, groups)) for name in starts], python)


def _wanted(lock: Lock, name: str, groups: frozenset[str] | None) -> tuple[str, ...]:
    known = {group for package in lock[name] for group in package.needs or ()}
    return tuple(known if groups is None else known & groups)


def locked_names(data: bytes, groups: frozenset[str] | None) -> frozenset[str]:
    """What a ``poetry.lock`` or ``pdm.lock`` holds for some groups (None: for all)."""
    return frozenset(
        name_of(package)
        for package in tables(read_table(data), "package")
        if groups is None
        or not strings(package, "groups")
        or groups.intersection(strings(package, "groups"))
    )


def pipfile_names(data: bytes, with_develop: bool) -> frozenset[str]:
    """What a ``Pipfile.lock`` holds."""
    return frozenset(
        name
        for name, packages in read_pipenv(data).items()
        if with_develop or any("default" in each.groups for each in packages)
    )
