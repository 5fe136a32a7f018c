"""Constructs of packages that supply names and sub-modules in unusual ways."""

from __future__ import annotations

from typing import Final

from tests.oracle.layout import ENTRY
from tests.oracle.statements import Writer


def _children(w: Writer) -> list[str]:
    """The sub-modules of the package, by name."""
    prefix = f"{w.folder}/"
    return sorted(
        {path[len(prefix) :].partition("/")[0].removesuffix(".py") for path in w.layout.paths
         if path.startswith(prefix) and path not in {w.path, ENTRY}}
    )  # fmt: skip


def exports(w: Writer) -> str:
    """``__all__`` that names sub-modules."""
    names = _children(w)
    more = "__all__ += ['VALUE']\n" if w.random.random() < 0.5 else ""
    return f"__all__ = {names!r}\n{more}"


def lazy_attribute(w: Writer) -> str:
    """A ``__getattr__`` that makes names up."""
    refused = "    if name.startswith('__'):\n        raise AttributeError(name)\n"
    return f"def __getattr__(name):\n{refused}    return name\n"


def searched_beside(w: Writer) -> str:
    """A ``__path__`` that another folder is added to."""
    others = sorted(f for f in w.layout.folders if f != w.folder and "/" not in f)
    if not others:
        return ""
    depth = w.folder.count("/") + 1
    climb = ", ".join(["'..'"] * depth)
    return (
        "import os\n__path__.append(os.path.join(os.path.dirname(__file__), "
        f"{climb}, {w.random.choice(others)!r}))\n"
    )


def extended(w: Writer) -> str:
    """``pkgutil.extend_path``: every folder of the package's name on ``sys.path``."""
    return "import pkgutil\n__path__ = pkgutil.extend_path(__path__, __name__)\n"


def registered(w: Writer) -> str:
    """A module under another name in ``sys.modules``."""
    name = w.fresh("alias")
    full = f"registered_{name}"
    return f"import sys, types\nsys.modules[{full!r}] = types.ModuleType({full!r})\nimport {full}\n"


def reexport(w: Writer) -> str:
    """A name of a package that a star brings."""
    children = [c for c in _children(w) if c != "__init__"]
    return f"from .{w.random.choice(children)} import *\n" if children else ""


PACKAGES: Final = {
    "__all__": exports,
    "__getattr__": lazy_attribute,
    "__path__": searched_beside,
    "extend_path": extended,
    "star re-export": reexport,
}
NAMES: Final = {"sys.modules": registered}
