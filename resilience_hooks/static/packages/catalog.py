"""Import names and distributions, as the wheels of the 15,000 most wanted projects have them.

The table is that of ``pyimport2pkg``: an SQLite file made from the wheels themselves. It is read
once, where that package stands, without importing the package.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_POPULAR: Final = 3_000_000
_STRAYS: Final = (
    "agents app benchmarks build client common config core data db dist docs example examples "
    "include lib main models schemas scripts server services settings shared src test tests tools "
    "types utils"
)
_MAPPINGS: Final = (
    "SELECT package_name, module_name FROM mappings JOIN packages USING (package_name) "
    "ORDER BY download_count DESC, package_name, module_name"
)


def modules_of(distribution: str) -> tuple[str, ...]:
    """The top-level modules of a distribution (PEP 503 name); nothing where it is not known."""
    return _catalog().modules.get(distribution, ())


def is_known(distribution: str) -> bool:
    """Whether the table has a distribution."""
    return distribution in _catalog().modules


@functools.cache
def suppliers(module: str) -> tuple[str, ...]:
    """The distributions that supply a top-level module, the most wanted first.

    Nothing where no widely used one does: many wheels hold a stray ``utils``.
    """
    catalog = _catalog()
    found = catalog.suppliers.get(module, ())
    is_stray = module in _STRAYS.split() or catalog.popular.isdisjoint(found)
    return () if is_stray else found


@dataclass(frozen=True, slots=True)
class _Catalog:
    modules: Mapping[str, tuple[str, ...]]
    suppliers: Mapping[str, tuple[str, ...]]
    popular: frozenset[str]


@functools.cache
def _catalog() -> _Catalog:
    spec = find_spec("pyimport2pkg")
    folder = next(iter(spec.submodule_search_locations or ()), "") if spec else ""
    path = Path(folder, "data", "mapping.db").as_uri()
    modules: dict[str, list[str]] = {}
    suppliers: dict[str, list[str]] = {}
    with closing(sqlite3.connect(f"{path}?mode=ro&immutable=1", uri=True)) as table:
        popular = table.execute(
            "SELECT package_name FROM packages WHERE download_count >= ?", (_POPULAR,)
        ).fetchall()
        for distribution, module in table.execute(_MAPPINGS):
            modules.setdefault(distribution, []).append(module)
            suppliers.setdefault(module, []).append(distribution)
    return _Catalog(
        {name: tuple(found) for name, found in modules.items()},
        {name: tuple(found) for name, found in suppliers.items()},
        frozenset(name for (name,) in popular),
    )
