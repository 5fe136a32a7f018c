"""Finds a module as the interpreter does, along a ``sys.path`` inside the image.

The rules are those of ``importlib.machinery.PathFinder`` and ``FileFinder``: in one entry a
regular package beats an extension module beats ``.py`` beats ``.pyc``; a folder without
``__init__`` is a portion of a namespace package (PEP 420) and loses to anything regular in any
later entry, the standard library and site-packages included.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from resilience_hooks.static.graph.files import Files

ModuleKind: TypeAlias = Literal["module", "package", "namespace", "opaque"]

# Gone from newer interpreters, still there in the images of older ones.
_REMOVED: Final = {
    "_bootlocale",
    "asynchat",
    "asyncore",
    "binhex",
    "cgi",
    "cgitb",
    "chunk",
    "crypt",
    "distutils",
    "dummy_threading",
    "formatter",
    "imghdr",
    "imp",
    "lib2to3",
    "macpath",
    "msilib",
    "nis",
    "nntplib",
    "ossaudiodev",
    "parser",
    "pipes",
    "smtpd",
    "sndhdr",
    "spwd",
    "sunau",
    "symbol",
    "telnetlib",
    "uu",
    "xdrlib",
}
# Packages in any version from 3.8 on, and modules that put others into ``sys.modules``.
_STDLIB_PACKAGES: Final = {
    "asyncio",
    "collections",
    "compression",
    "concurrent",
    "ctypes",
    "curses",
    "dbm",
    "distutils",
    "email",
    "encodings",
    "ensurepip",
    "html",
    "http",
    "idlelib",
    "importlib",
    "json",
    "lib2to3",
    "logging",
    "msilib",
    "multiprocessing",
    "os",
    "pathlib",
    "profiling",
    "pydoc_data",
    "pyexpat",
    "re",
    "sqlite3",
    "string",
    "sys",
    "sysconfig",
    "test",
    "tkinter",
    "tomllib",
    "turtledemo",
    "typing",
    "unittest",
    "urllib",
    "venv",
    "wsgiref",
    "xml",
    "xmlrpc",
    "zipfile",
    "zoneinfo",
}
STDLIB: Final = frozenset(sys.stdlib_module_names) | _REMOVED
_BUILTIN: Final = frozenset(sys.builtin_module_names) | {"__main__"}
_SOURCES: Final = (".py", ".pyc")


@dataclass(frozen=True, slots=True)
class Module:
    """A module found in the image. ``file`` is ``""`` for a namespace package.

    ``locations`` is its ``__path__``: empty where it is no package.
    """

    name: str
    kind: ModuleKind
    file: str
    locations: tuple[str, ...] = ()

    @property
    def is_package(self) -> bool:
        """Whether it can have sub-modules."""
        return self.kind in {"package", "namespace"}

    @property
    def package(self) -> str:
        """``__package__`` while it runs; a script has none."""
        return self.name if self.is_package else self.name.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class External:
    """A module of the standard library, or one that an installed distribution may supply."""

    name: str
    kind: Literal["stdlib", "installed"]


@dataclass(frozen=True, slots=True)
class Lost:
    """``name`` is the first component that is nowhere; ``parent`` the package it is missing in."""

    name: str
    parent: Module | None


class Resolver:
    """Looks modules up along one ``sys.path``; remembers every answer.

    ``front`` are the entries before the standard library, ``back`` those behind it. ``external``
    names what installed distributions supply: they go before what was ``appended`` to the path.
    """

    def __init__(
        self,
        files: Files,
        front: Sequence[str],
        back: Sequence[str],
        external: frozenset[str],
        appended: Sequence[str] = (),
    ) -> None:
        self._files = files
        self.front = tuple(front)
        self.back = tuple(dict.fromkeys((*back, *appended)))
        self._installed = tuple(back)
        self._external = external
        self._memo: dict[str, Module | External | None] = {}
        self._chains: dict[str, list[Module] | External | Lost] = {}
        self._extensions: dict[str, frozenset[str]] = {}
        self._registered: dict[str, Module] = {}

    def register(self, module: Module) -> None:
        """A module is in ``sys.modules`` from now on, wherever it came from."""
        self._registered[module.name] = self._memo[module.name] = module
        self._chains = {}

    def forget(self) -> None:
        """Drop every answer: files were added."""
        self._memo = {**self._registered}
        self._chains = {}

    def chain(self, name: str) -> list[Module] | External | Lost:
        """The modules that importing a dotted name loads, outermost first."""
        known = self._chains.get(name)
        if known is None:
            known = self._chains[name] = self._chain(name)
        return known

    def _chain(self, name: str) -> list[Module] | External | Lost:
        found: list[Module] = []
        parts = name.split(".")
        for depth in range(1, len(parts) + 1):
            dotted = ".".join(parts[:depth])
            module = self.module(dotted, found[-1] if found else None)
            if isinstance(module, External):
                return self._hiding(module, parts) or module
            if module is None:
                return Lost(dotted, found[-1] if found else None)
            found.append(module)
        return found

    def _hiding(self, external: External, parts: Sequence[str]) -> Lost | None:
        """A plain module of the standard library hides folders of its name and what is in them."""
        top = parts[0]
        if len(parts) < 2 or external.kind != "stdlib" or top in _STDLIB_PACKAGES:
            return None
        _, portions = self._search(top, top, self.front)
        found, more = self._search(".".join(parts[:2]), parts[1], portions)
        if found is None and not more:
            return None
        return Lost(".".join(parts[:2]), Module(top, "module", ""))

    def module(self, name: str, parent: Module | None) -> Module | External | None:
        """One module, its parent already found; None where it is nowhere."""
        if name not in self._memo:
            self._memo[name] = self._top(name) if parent is None else self._sub(name, parent)
        return self._memo[name]

    def _top(self, name: str) -> Module | External | None:
        if name in _BUILTIN:
            return External(name, "stdlib")
        before, portions = self._search(name, name, self.front)
        if before is not None:
            return before
        if name in STDLIB:
            return External(name, "stdlib")
        behind, _ = self._search(name, name, self._installed)
        if behind is not None:
            return behind
        if name in self._external:
            return External(name, "installed")
        last, more = self._search(name, name, self.back)
        return last or _namespace(name, (*portions, *more))

    def _sub(self, name: str, parent: Module) -> Module | None:
        if parent.kind == "opaque":
            return Module(name, "opaque", parent.file)
        found, portions = self._search(name, name.rpartition(".")[2], parent.locations)
        return found or _namespace(name, portions)

    def _search(
        self, name: str, leaf: str, entries: Sequence[str]
    ) -> tuple[Module | None, tuple[str, ...]]:
        portions = []
        for entry in entries:
            base = f"{entry.rstrip('/')}/{leaf}"
            is_dir = self._files.shape(base) == "dir"
            found = self._in_entry(name, leaf, entry, base, is_dir)
            if found is not None:
                return found, ()
            if is_dir:
                portions.append(base)
        return None, tuple(portions)

    def _in_entry(self, name: str, leaf: str, entry: str, base: str, is_dir: bool) -> Module | None:
        for suffix in _SOURCES if is_dir else ():
            if self._files.shape(f"{base}/__init__{suffix}") == "file":
                return Module(name, "package", f"{base}/__init__{suffix}", (base,))
        if leaf in self._extension_stems(entry):
            return Module(name, "opaque", base)
        for suffix in _SOURCES:
            if self._files.shape(base + suffix) == "file":
                return Module(name, "module", base + suffix)
        return None

    def _extension_stems(self, entry: str) -> frozenset[str]:
        if entry not in self._extensions:
            names = self._files.names(entry)
            stems = (n.partition(".")[0] for n in names if n.endswith((".so", ".pyd")))
            self._extensions[entry] = frozenset(stems)
        return self._extensions[entry]


def _namespace(name: str, portions: tuple[str, ...]) -> Module | None:
    return Module(name, "namespace", "", portions) if portions else None
