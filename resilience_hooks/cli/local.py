"""A service of the repository, started on loopback for ``verify-deployment --local``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from resilience_hooks.cli.selection import selected
from resilience_hooks.deploy.local import Running, running
from resilience_hooks.deploy.wiring import SELFTEST_TOKEN
from resilience_hooks.errors import UsageError
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.configuration import configuration
from resilience_hooks.static.tree.open import open_tree


@contextmanager
def local_service(name: str, root: str | None) -> Iterator[Running]:
    """Start it, and let this process know the token of its self-test."""
    tree = open_tree(root, None, os.getcwd())
    workshop = Workshop(tree, config=configuration(tree))
    found = selected([name], workshop)
    if len(found) != 1:
        names = ", ".join(service.name for service in found) or "none that is built"
        raise UsageError(f"--local {name}: name one service; there is {names}")
    with running(found[0], workshop) as started:
        before = os.environ.get(SELFTEST_TOKEN)
        os.environ[SELFTEST_TOKEN] = started.token
        try:
            yield started
        finally:
            os.environ.pop(SELFTEST_TOKEN)
            if before is not None:
                os.environ[SELFTEST_TOKEN] = before
