"""``init``: a configuration to start from, with everything that was discovered."""

from __future__ import annotations

import argparse
import os

from resilience_hooks.cli.exits import CLEAN
from resilience_hooks.cli.options import tree_of
from resilience_hooks.cli.output import write
from resilience_hooks.cli.services import described
from resilience_hooks.config.sources import OWN_FILE
from resilience_hooks.errors import UsageError
from resilience_hooks.files import replace_in
from resilience_hooks.report import starter
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.tree.repository import locate


def run(options: argparse.Namespace) -> int:
    """Write the file, or print it. Raises UsageError rather than overwrite one."""
    root = _root(options.root)
    path = os.path.join(root, OWN_FILE)
    if not options.stdout and not options.force and os.path.lexists(path):
        raise UsageError(f"{path} exists; --force overwrites it, --stdout only prints")
    results = described([], Workshop(tree_of(options)))
    text = starter.render(results)
    if options.stdout:
        write(text, None)
        return CLEAN
    try:
        replace_in(root, OWN_FILE, text.encode())
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    unknown = sum(result.status == "unknown" for result in results)
    said = f"{path}: {len(results)} services, {unknown} unknown; nothing is set yet"
    write(f"{said}\ngit add it: what git does not track is not read\n", None)
    return CLEAN


def _root(given: str | None) -> str:
    """The directory that is analysed: the one that is given, or the top of the repository."""
    if given is not None:
        return given
    repository = locate(os.getcwd(), os.environ)
    return repository.top or os.getcwd() if repository is not None else os.getcwd()
