"""Import extraction against the parsers that one could use instead, over any sources.

Usage: python -m benchmarks.extraction [--every N] [--sample N] [--repeat N] FOLDER_OR_REPOSITORY

CPU seconds, the median of repeats that take turns. ``--sample`` thins the files out once more for
the variants that take minutes.
"""

from __future__ import annotations

import argparse
import ast
import gc
import platform
import statistics
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from benchmarks.corpus import python_files
from resilience_hooks.static.graph.parse import forget_statements, read_facts


class _Imports(cst.CSTVisitor):
    """The visitor of a tutorial: every import with its position."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def visit_Import(self, node: cst.Import) -> None:  # noqa: N802 (named after the node)
        self.get_metadata(PositionProvider, node)

    def visit_ImportFrom(self, node: cst.ImportFrom) -> None:  # noqa: N802 (named after the node)
        self.get_metadata(PositionProvider, node)


def _ours(files: Sequence[bytes]) -> None:
    forget_statements()
    for data in files:
        read_facts(data)


def _ast_and_walk(files: Sequence[bytes]) -> None:
    for data in files:
        for _ in ast.walk(ast.parse(data)):
            pass


def _libcst(files: Sequence[bytes]) -> None:
    for data in files:
        cst.parse_module(data)


def _libcst_with_positions(files: Sequence[bytes]) -> None:
    for data in files:
        MetadataWrapper(cst.parse_module(data)).visit(_Imports())


_FAST: Final[dict[str, Callable[[Sequence[bytes]], None]]] = {
    "ours": _ours,
    "ast.parse + ast.walk": _ast_and_walk,
}
_ALL: Final = {
    **_FAST,
    "libcst.parse_module": _libcst,
    "MetadataWrapper + PositionProvider": _libcst_with_positions,
}


def _parses(data: bytes) -> bool:
    """Whether every variant can read a file."""
    try:
        ast.parse(data)
        cst.parse_module(data)
    except (SyntaxError, ValueError, cst.ParserSyntaxError):
        return False
    return True


def _seconds(run: Callable[[Sequence[bytes]], None], files: Sequence[bytes]) -> float:
    gc.collect()
    begun = time.process_time()
    run(files)
    return time.process_time() - begun


def _measure(
    title: str,
    variants: dict[str, Callable[[Sequence[bytes]], None]],
    files: Sequence[bytes],
    repeat: int,
) -> None:
    """Run the variants in turns, and print their medians and ratios."""
    found: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(repeat):
        for name, run in variants.items():
            found[name].append(_seconds(run, files))
    medians = {name: statistics.median(seconds) for name, seconds in found.items()}
    print(f"{title}: {len(files)} files, {sum(map(len, files)) / 1e6:.1f} MB")
    print("| variant | CPU s | ms a file | x ast + walk | ours is faster by |")
    print("|---|---|---|---|---|")
    for name, seconds in medians.items():
        ratio, factor = seconds / medians["ast.parse + ast.walk"], seconds / medians["ours"]
        each = 1000 * seconds / len(files)
        print(f"| {name} | {seconds:.2f} | {each:.2f} | {ratio:.2f} | {factor:.1f} |")


def main() -> None:
    """Print a table over all files, and one over a sample with the slow variants."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--sample", type=int, default=30)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    gc.disable()
    files = [data for _, data in python_files(options.root, options.every)]
    files = [data for data in files if _parses(data)]
    print(f"Python {platform.python_version()}, median of {options.repeat}")
    _measure("All files", _FAST, files, options.repeat)
    _measure("A sample", _ALL, files[:: options.sample], options.repeat)


if __name__ == "__main__":
    main()
