"""``lint``: what code does at run time, file by file; the hook empty-data-handling."""

from __future__ import annotations

import argparse
import datetime
import difflib
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from resilience_hooks.cli.exits import CLEAN, FINDINGS
from resilience_hooks.cli.files import replace_file
from resilience_hooks.cli.options import top_of, tree_of
from resilience_hooks.cli.output import write
from resilience_hooks.errors import UsageError
from resilience_hooks.lint.check import Linted, fixed, lint, sources
from resilience_hooks.lint.registry import RULES
from resilience_hooks.report import github, json, text
from resilience_hooks.report.style import Style, style_for
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.configuration import configuration
from resilience_hooks.static.results import Report, Stats
from resilience_hooks.static.rules.ignores import accepted
from resilience_hooks.static.rules.rh001_stale_ignore import stale
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.tree.changes import changed_paths


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
    paths = _paths(options, tree)
    if paths is None:
        return _reported(Linted((), 0), options)
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
    changed = _changed(workshop.tree, options)
    if changed is not None and not changed:
        return CLEAN
    return _linted(workshop.tree, changed or (), options)


def _paths(options: argparse.Namespace, tree: Tree) -> Sequence[str] | None:
    """The paths to lint, all where there are none; None where nothing is to be linted."""
    for path in options.paths:
        place = os.path.normpath(path)
        if place != "." and place not in tree.entries and not tree.is_dir(place):
            raise UsageError(f"{path}: no such file or directory in {tree.label}")
    if not options.changed:
        return tuple(options.paths)
    changed = _changed(tree, options)
    return options.paths if changed is None else changed or None


def _changed(tree: Tree, options: argparse.Namespace) -> tuple[str, ...] | None:
    """The Python files that the index has otherwise than the last commit; None for no such thing.

    Without any change at all, as in CI, everything counts.
    """
    if options.rev is not None:
        return None
    paths = changed_paths(tree, options.root, os.getcwd())
    if not paths:
        return None
    return tuple(path for path in paths if path.endswith(".py") and path in tree.entries)


def _linted(tree: Tree, paths: Sequence[str], options: argparse.Namespace) -> int:
    """Lint, and report what the configuration does not accept; returns the exit code for it.

    Ignores that match nothing any more are looked for in a run over everything.
    """
    config, today = configuration(tree), datetime.date.today()
    linted = lint(tree, paths)
    kept, used = accepted(linted.findings, config.ignore, today)
    judged = [each for each in config.ignore if each.code in RULES]
    left = () if paths else stale(judged, used, today)
    return _reported(Linted((*kept, *left), linted.files), options, config.strict)


def _reported(linted: Linted, options: argparse.Namespace, strict: bool = False) -> int:
    report = Report(
        options.root or ".", options.rev, (), Stats(files_parsed=linted.files), linted.findings
    )
    write(_rendered(report, options), options.output)
    return FINDINGS if report.fails(strict) else CLEAN


def _rendered(report: Report, options: argparse.Namespace) -> str:
    if options.format == "json":
        return json.render(report)
    if options.format == "github":
        return github.render(report)
    style = Style() if options.output else style_for(options.color, sys.stdout)
    return text.render_files(report, style)


def _fixes(tree: Tree, paths: Sequence[str]) -> Iterator[Fix]:
    for source in sources(tree, paths):
        after = fixed(source)
        if after != source.text:
            yield Fix(source.path, source.text, after)


def _diff(fix: Fix) -> str:
    before, after = fix.before.splitlines(keepends=True), fix.after.splitlines(keepends=True)
    return "".join(difflib.unified_diff(before, after, f"a/{fix.path}", f"b/{fix.path}"))


def _write(fix: Fix, options: argparse.Namespace) -> None:
    path = str(Path(top_of(options), fix.path))
    try:
        replace_file(path, fix.after.encode())
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    print(f"fixed {fix.path}", file=sys.stderr)
