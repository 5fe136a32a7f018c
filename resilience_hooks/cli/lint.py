"""``lint``: what code does at run time, file by file; the hook empty-data-handling."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from resilience_hooks.cli.exits import CLEAN, FINDINGS
from resilience_hooks.cli.filewise import Judged, changed_files, paths_of, reported, told
from resilience_hooks.cli.options import top_of, tree_of
from resilience_hooks.cli.output import write
from resilience_hooks.errors import UsageError
from resilience_hooks.files import replace_in
from resilience_hooks.lint.check import fixed, lint, sources
from resilience_hooks.lint.registry import RULES
from resilience_hooks.report.printable import printable
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.configuration import configuration
from resilience_hooks.static.tree import Tree

_ENDINGS: Final = (".py",)


@dataclass(frozen=True, slots=True)
class Fix:
    """A file as it is, and as it is to be."""

    path: str
    before: str
    after: str


def run(options: argparse.Namespace) -> int:
    """Lint the files; exit 1 on findings, or where a fix changed something."""
    if options.fix and options.rev is not None:
        raise UsageError("--fix does not go with --rev: a commit cannot be written to")
    tree = tree_of(options)
    paths = paths_of(options, tree, _ENDINGS)
    if paths is None:
        return reported(Judged((), 0), options)
    fixes = list(_fixes(tree, paths)) if options.fix or options.diff else []
    if options.diff:
        write("".join(map(_diff, fixes)), options.output)
        return FINDINGS if fixes else CLEAN
    for fix in fixes:
        _write(fix, options)
    tree = tree_of(options) if fixes else tree
    code = _linted(tree, paths, options)
    return FINDINGS if fixes else code


def run_in(workshop: Workshop, options: argparse.Namespace) -> int:
    """Lint what the commit at hand changes in a tree that is open already, as the hook does."""
    changed = changed_files(workshop.tree, options, _ENDINGS)
    if changed is not None and not changed:
        return CLEAN
    return _linted(workshop.tree, changed or (), options)


def _linted(tree: Tree, paths: Sequence[str], options: argparse.Namespace) -> int:
    """Lint, and report what the configuration does not accept; returns the exit code for it."""
    linted = lint(tree, paths)
    judged = Judged(linted.findings, linted.files)
    return told(judged, configuration(tree), RULES, paths, options)


def _fixes(tree: Tree, paths: Sequence[str]) -> Iterator[Fix]:
    for source in sources(tree, paths):
        after = fixed(source)
        if after != source.text:
            yield Fix(source.path, source.text, after)


def _diff(fix: Fix) -> str:
    before, after = fix.before.splitlines(keepends=True), fix.after.splitlines(keepends=True)
    return "".join(difflib.unified_diff(before, after, f"a/{fix.path}", f"b/{fix.path}"))


def _write(fix: Fix, options: argparse.Namespace) -> None:
    try:
        replace_in(top_of(options), fix.path, fix.after.encode())
    except OSError as error:
        raise UsageError(f"{fix.path}: {error.strerror}") from error
    print(f"fixed {printable(fix.path)}", file=sys.stderr)
