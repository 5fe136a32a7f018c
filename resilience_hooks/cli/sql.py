"""``sql``: SQL against the schemas that the repository declares; the hook sql-schema."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Final

from resilience_hooks.cli.exits import CLEAN
from resilience_hooks.cli.filewise import Judged, changed_files, paths_of, reported, told
from resilience_hooks.cli.options import tree_of
from resilience_hooks.sql.check import check
from resilience_hooks.sql.registry import RULES
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.configuration import configuration
from resilience_hooks.static.tree import Tree

_ENDINGS: Final = (".sql", ".py")


def run(options: argparse.Namespace) -> int:
    """Check the SQL; exit 1 on findings."""
    tree = tree_of(options)
    paths = paths_of(options, tree, _ENDINGS)
    if paths is None:
        return reported(Judged((), 0), options)
    return _checked(tree, paths, options)


def run_in(workshop: Workshop, options: argparse.Namespace) -> int:
    """Check what the commit at hand changes in a tree that is open already, as the hook does."""
    changed = changed_files(workshop.tree, options, _ENDINGS)
    if changed is not None and not changed:
        return CLEAN
    return _checked(workshop.tree, changed or (), options)


def _checked(tree: Tree, paths: Sequence[str], options: argparse.Namespace) -> int:
    config = configuration(tree)
    checked = check(tree, paths, config.sql)
    return told(Judged(checked.findings, checked.files), config, RULES, paths, options)
