"""The modules of a package, found rather than listed: what is added is one file."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType


def submodules(package: ModuleType, prefix: str = "") -> Iterator[ModuleType]:
    """The modules of a package whose names start so, imported, by name."""
    for found in pkgutil.iter_modules(package.__path__):
        if found.name.startswith(prefix):
            yield importlib.import_module(f"{package.__name__}.{found.name}")
