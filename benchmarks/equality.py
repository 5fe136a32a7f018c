"""Compares the facts read off skeletons with those of whole files, over any sources.

Usage: python -m benchmarks.equality [--every N] [--skip TEXT] FOLDER_OR_REPOSITORY
"""

from __future__ import annotations

import argparse
import ast
import collections
import dataclasses
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.corpus import python_files
from resilience_hooks.static.graph.decoding import decode
from resilience_hooks.static.graph.facts import ModuleFacts
from resilience_hooks.static.graph.parse import skeleton_facts
from resilience_hooks.static.graph.syntaxtree import whole_file_facts


def difference(source: str) -> str | None:
    """How the two differ: ``""`` where not at all, None where there is no skeleton."""
    cut = skeleton_facts(source)
    if cut is None:
        return None
    whole = whole_file_facts(source)
    if whole.broken is not None:
        return ""
    return "; ".join([*_differences(cut, whole), *_missing_names(cut, whole, source)])


def _differences(cut: ModuleFacts, whole: ModuleFacts) -> Iterator[str]:
    for field in dataclasses.fields(ModuleFacts):
        left, right = getattr(cut, field.name), getattr(whole, field.name)
        if field.name != "names" and left != right:
            yield f"{field.name}: {_only(left, right)} | {_only(right, left)}"


def _only(left: object, right: object) -> object:
    if isinstance(left, tuple) and isinstance(right, tuple):
        return [each for each in left if each not in right][:3] or left[:3]
    return left


def _missing_names(cut: ModuleFacts, whole: ModuleFacts, source: str) -> Iterator[str]:
    """The skeleton may know too many names; the whole file knows those that ast finds bound."""
    if whole.bound - cut.bound:
        yield f"names lacking in the skeleton: {sorted(whole.bound - cut.bound)}"
    try:
        bound = set(_bound(ast.parse(source).body))
    except (SyntaxError, ValueError):
        return
    if bound - whole.bound:
        yield f"names lacking in the whole file: {sorted(bound - whole.bound)}"


def _bound(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The names bound outside functions, classes and code that never runs."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                yield from [] if alias.name == "*" else [alias.asname or alias.name.split(".")[0]]
        elif isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
            yield node.name
            yield from _bound(ast.iter_child_nodes(node))
        elif isinstance(node, ast.AnnAssign) and node.value is None:
            continue
        elif not isinstance(node, ast.Lambda | ast.comprehension) and not _is_skipped(node):
            yield from _bound(ast.iter_child_nodes(node))


def _is_skipped(node: ast.AST) -> bool:
    """Whether a test decides the branches: what a container never runs binds nothing."""
    return isinstance(node, ast.If) and not isinstance(node.test, ast.Call)


def main() -> None:
    """Print the counts, and every difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--skip", default="")
    options = parser.parse_args()
    counts: collections.Counter[str] = collections.Counter()
    for path, data in python_files(options.root, options.every, options.skip):
        try:
            found = difference(decode(data))
        except (UnicodeError, LookupError, SyntaxError):
            counts["undecodable"] += 1
            continue
        counts["fell back" if found is None else "differ" if found else "equal"] += 1
        if found:
            print(f"{path}: {found}")
        elif found is None:
            print(f"{path}: fell back")
    print(", ".join(f"{count} {name}" for name, count in sorted(counts.items())))


if __name__ == "__main__":
    main()
