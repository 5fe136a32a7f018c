"""Python files to measure with: those of a folder, of a git work tree or of a bare repository."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from resilience_hooks.static.tree import Kind, Tree, commit_tree, folder_tree, index_tree


def python_files(root: Path, every: int = 1, skip: str = "") -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of every n-th file; links are left out, and paths that hold ``skip``."""
    tree = _tree(root)
    paths = [path for path, entry in tree.entries.items() if entry.kind is Kind.FILE]
    wanted = [path for path in paths if path.endswith(".py") and not (skip and skip in path)]
    for path in wanted[::every]:
        yield path, tree.source.read(path, tree.entries[path])


def _tree(root: Path) -> Tree:
    if (root / ".git").exists():
        return index_tree(str(root))
    is_bare = (root / "HEAD").is_file() and (root / "objects").is_dir()
    return commit_tree(str(root), "HEAD") if is_bare else folder_tree(str(root))
