"""What a lock file holds, as values: packages at versions, and what each of them needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from resilience_hooks.static.packages.markers import holds

Python: TypeAlias = "tuple[int, int] | None"

OWN: Final = "the repository"
"""The source of a project that the lock is for."""


@dataclass(frozen=True, slots=True)
class Need:
    """An edge: a distribution by its PEP 503 name, with extras, where a marker holds."""

    name: str
    extras: tuple[str, ...] = ()
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """A distribution at a version.

    ``needs``: extra or group (empty: neither) → what is needed with it; None where the lock does
    not tell. ``groups`` are those that take the package (empty: the lock does not tell), ``extras``
    those that it is locked with. ``hashes`` are as pip writes them. ``source`` says where it comes
    from, and is empty for PyPI. ``python`` is a specifier of versions, ``marker`` where it is for.
    """

    name: str
    version: str
    needs: Mapping[str, tuple[Need, ...]] | None = None
    groups: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    hashes: tuple[str, ...] = ()
    source: str = ""
    python: str = ""
    marker: str = ""


Lock: TypeAlias = Mapping[str, "tuple[Package, ...]"]
"""PEP 503 name → the packages of that name: several where a lock holds several versions."""


def closure(lock: Lock, needs: Iterable[Need], python: Python) -> frozenset[str]:
    """All that is needed in the end, by name; markers are those of a Linux container."""
    pending, found = list(_applying(needs, python)), set[tuple[str, str]]()
    while pending:
        need = pending.pop()
        for extra in {"", *need.extras}:
            if (need.name, extra) not in found:
                found.add((need.name, extra))
                for package in lock.get(need.name, ()):
                    pending.extend(_applying((package.needs or {}).get(extra, ()), python))
    return frozenset(name for name, _ in found)


def _applying(needs: Iterable[Need], python: Python) -> Iterator[Need]:
    return (each for each in needs if not each.marker or holds(each.marker, python))
