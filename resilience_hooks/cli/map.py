"""``map``: the picture of all services as one HTML page."""

from __future__ import annotations

import argparse
import os

from resilience_hooks.cli.arguments import MAP_FILE
from resilience_hooks.cli.exits import CLEAN
from resilience_hooks.cli.output import encoded, write
from resilience_hooks.cli.selection import select
from resilience_hooks.errors import UsageError
from resilience_hooks.files import replace_in
from resilience_hooks.report.map.page import page
from resilience_hooks.static.atlas.draw import atlas
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.configuration import configuration
from resilience_hooks.static.tree.open import open_tree


def run(options: argparse.Namespace) -> int:
    """Write the page, and say where."""
    tree = open_tree(options.root, options.rev, os.getcwd())
    workshop = Workshop(tree, config=configuration(tree))
    selection = select(options.services, workshop)
    is_file = options.output != "-"
    drawn = page(atlas(selection.services, selection.uploads, workshop))
    if options.output == MAP_FILE:
        _write(drawn)
    else:
        write(drawn, options.output if is_file else None)
    if is_file:
        print(f"{options.output}: {len(selection.services) + len(selection.uploads)} services")
    return CLEAN


def _write(drawn: str) -> None:
    """Nobody has named the file: it may be one of the repository. Raises UsageError."""
    try:
        replace_in(os.getcwd(), MAP_FILE, encoded(drawn))
    except OSError as error:
        raise UsageError(f"{MAP_FILE}: {error.strerror}") from error
