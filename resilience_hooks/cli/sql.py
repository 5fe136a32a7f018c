"""``sql``: SQL against the schemas that the repository declares; the hook sql-schema."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from resilience_hooks.cli.exits import CLEAN
from resilience_hooks.cli.filewise import Judged, changed_files, paths_of, reported, told
from resilience_hooks.cli.options import tree_of
from resilience_hooks.sql.corpus import Corpus
from resilience_hooks.sql.selection import KINDS, judged_files
from resilience_hooks.static.configuration import configuration
from resilience_hooks.static.tree import Tree

if TYPE_CHECKING:
    from resilience_hooks.static.check import Workshop


def run(options: argparse.Namespace) -> int:
    """Check the SQL; exit 1 on findings."""
    tree = tree_of(options)
    paths = paths_of(options, tree, KINDS)
    if paths is None:
        return reported(Judged((), 0), options)
    return _checked(tree, paths, options)


def run_in(workshop: Workshop, options: argparse.Namespace) -> int:
    """Check what the commit at hand changes in a tree that is open already, as the hook does."""
    changed = changed_files(workshop.tree, options, KINDS)
    if changed is not None and not changed:
        return CLEAN
    return _checked(workshop.tree, changed or (), options)


def _checked(tree: Tree, paths: Sequence[str], options: argparse.Namespace) -> int:
    """Check the files that have SQL. The parsers are loaded where there are some."""
    config, corpus = configuration(tree), Corpus(tree)
    files = judged_files(corpus, paths)
    if paths and not files:
        return reported(Judged((), 0), options)
    checking = importlib.import_module("resilience_hooks.sql.check")
    checked = checking.check(tree, corpus, files, config.sql)
    judged = Judged(checked.findings, checked.files)
    return told(judged, config, checking.RULES, paths, options)
