"""What the commands that judge file by file have in common: which files, and what is reported."""

from __future__ import annotations

import argparse
import datetime
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from resilience_hooks.cli.rendering import written
from resilience_hooks.config.model import Config
from resilience_hooks.errors import UsageError
from resilience_hooks.report import text
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.results import Report, Stats
from resilience_hooks.static.rules.ignores import accepted
from resilience_hooks.static.rules.rh001_stale_ignore import stale
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.tree.changes import changed_paths


@dataclass(frozen=True, slots=True)
class Judged:
    """Findings in order, and how many files were looked at."""

    findings: tuple[Finding, ...]
    files: int


def paths_of(
    options: argparse.Namespace, tree: Tree, endings: tuple[str, ...]
) -> Sequence[str] | None:
    """The paths to judge, all where there are none; None where nothing is to be judged.

    Raises UsageError for a path that is not there.
    """
    for path in options.paths:
        place = os.path.normpath(path)
        if place != "." and place not in tree.entries and not tree.is_dir(place):
            raise UsageError(f"{path}: no such file or directory in {tree.label}")
    if not options.changed:
        return tuple(options.paths)
    changed = changed_files(tree, options, endings)
    return tuple(options.paths) if changed is None else changed or None


def changed_files(
    tree: Tree, options: argparse.Namespace, endings: tuple[str, ...]
) -> tuple[str, ...] | None:
    """The files that the index has otherwise than the last commit; None for no such thing.

    Without any change at all, as in CI, everything counts.
    """
    if options.rev is not None:
        return None
    paths = changed_paths(tree, options.root, os.getcwd())
    if not paths:
        return None
    return tuple(path for path in paths if path.endswith(endings) and path in tree.entries)


def told(
    judged: Judged,
    config: Config,
    codes: Collection[str],
    paths: Sequence[str],
    options: argparse.Namespace,
) -> int:
    """Report what the configuration does not accept; returns the exit code for it.

    Ignores of the rules judged that match nothing any more are looked for in a run over everything.
    """
    today = datetime.date.today()
    kept, used = accepted(judged.findings, config.ignore, today)
    mine = [each for each in config.ignore if each.code in codes]
    left = () if paths else tuple(stale(mine, used, today))
    return reported(Judged((*kept, *left), judged.files), options, config.strict)


def reported(judged: Judged, options: argparse.Namespace, strict: bool = False) -> int:
    """Write the report; returns the exit code for it."""
    stats = Stats(files_parsed=judged.files)
    report = Report(options.root or ".", options.rev, (), stats, judged.findings)
    return written(report, options, text.render_files, strict)
