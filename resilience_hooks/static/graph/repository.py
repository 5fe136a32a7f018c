"""The repository as a developer's interpreter would see it: modules below a folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from resilience_hooks.static.graph.facts import ModuleFacts
from resilience_hooks.static.graph.reader import NO_FACTS, Reader
from resilience_hooks.static.tree import Kind, Tree
from resilience_hooks.static.tree.gitignore import ignored_by_git
from resilience_hooks.static.tree.links import follow

_FOREIGN: Final = {"site-packages", "node_modules", ".venv", "venv", "dist-packages"}


@dataclass(frozen=True, slots=True)
class RepoModule:
    """A module of the repository: its file, or the folder of a namespace package."""

    path: str
    kind: Literal["module", "package", "namespace"]


class Repository:
    """Lookups in a tree."""

    def __init__(self, tree: Tree, reader: Reader | None = None) -> None:
        self.tree = tree
        self.reader = reader or Reader(tree)
        self._is_ignored = ignored_by_git(tree)

    def facts(self, path: str, whole: bool = False) -> ModuleFacts:
        """The facts of the file that a path leads to; open where it cannot be read.

        ``whole`` has the file's whole syntax looked at, which an entry point deserves: a skeleton
        knows only of the lines it holds.
        """
        entry = self.tree.entries.get(path)
        if entry is not None and entry.kind is Kind.FILE:
            return self.reader.facts(path, entry, whole)
        real = follow(self.tree, path)
        entry = self.tree.entries.get(real) if real is not None else None
        if real is None or entry is None:
            return NO_FACTS
        return self.reader.facts(real, entry, whole)

    def is_file(self, path: str) -> bool:
        """Whether a path leads to a listed file."""
        entry = self.tree.entries.get(path)
        if entry is not None and entry.kind is Kind.FILE:
            return True
        real = follow(self.tree, path)
        return real is not None and real in self.tree.entries and not self.tree.is_dir(real)

    def is_dir(self, path: str) -> bool:
        """Whether a path leads to a listed directory."""
        if self.tree.is_dir(path):
            return True
        real = follow(self.tree, path)
        return real is not None and self.tree.is_dir(real)

    def module(self, root: str, name: str) -> RepoModule | None:
        """The module of a dotted name below a folder (``""``: the tree's root).

        None too where a module hides the folder of its name: such an import works nowhere.
        """
        base = join(root, name.replace(".", "/"))
        if _FOREIGN & set(base.split("/")) or self._is_hidden(root, name):
            return None
        if self.is_file(f"{base}/__init__.py"):
            return RepoModule(f"{base}/__init__.py", "package")
        if self.is_file(f"{base}.py"):
            return RepoModule(f"{base}.py", "module")
        return RepoModule(base, "namespace") if self.is_dir(base) else None

    def deleted(self, root: str, name: str) -> str | None:
        """The file of a dotted name below a folder, if the last commit had it.

        None where git ignores the path by now: something else supplies it from here on.
        """
        base = join(root, name.replace(".", "/"))
        if _FOREIGN & set(base.split("/")):
            return None
        for path in (f"{base}/__init__.py", f"{base}.py"):
            if path in self.tree.deleted and not self._is_ignored(path):
                return path
        return None

    def _is_hidden(self, root: str, name: str) -> bool:
        folder = root
        for part in name.split(".")[:-1]:
            folder = join(folder, part)
            if self.is_file(f"{folder}.py") and not self.is_file(f"{folder}/__init__.py"):
                return True
        return False

    def supplies(self, root: str, name: str, names: Sequence[str]) -> RepoModule | None:
        """The module, if it also has what is wanted of it.

        A namespace package counts only for a sub-module that is wanted; a regular one or a module
        counts unless names are wanted and it has none of them.
        """
        module = self.module(root, name)
        if module is None or not names or names == ("*",):
            return None if module is not None and module.kind == "namespace" else module
        if module.kind != "namespace":
            facts = self.facts(module.path)
            if facts.open_names or facts.broken or facts.bound.intersection(names):
                return module
        if module.kind == "module":
            return None
        members = [self.module(root, f"{name}.{member}") for member in names]
        found = [m for m in members if m is not None and m.kind != "namespace"]
        if not found:
            return None
        return module if module.kind == "package" else found[0]


def join(*parts: str) -> str:
    """A repository path; empty parts (the root) are left out."""
    return "/".join(part for part in parts if part)
