"""A service of the repository, started on loopback for ``verify-deployment --local``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from resilience_hooks.cli.selection import selected
from resilience_hooks.deploy.local import Checkout, Running, running
from resilience_hooks.errors import UsageError
from resilience_hooks.health import TOKEN_VARIABLE
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.configuration import configuration
from resilience_hooks.static.tree.open import find, open_in


@contextmanager
def local_service(name: str, root: str | None) -> Iterator[Running]:
    """Start it, and let this process know the token of its self-test."""
    with running(one_service(name, root)) as started:
        before = os.environ.get(TOKEN_VARIABLE)
        os.environ[TOKEN_VARIABLE] = started.token
        try:
            yield started
        finally:
            os.environ.pop(TOKEN_VARIABLE)
            if before is not None:
                os.environ[TOKEN_VARIABLE] = before


def one_service(name: str, root: str | None) -> Checkout:
    """The one service of a tree that a name means. Raises UsageError for none or several."""
    here = os.getcwd()
    repository = find(root, here)
    tree = open_in(repository, root, None, here)
    workshop = Workshop(tree, config=configuration(tree))
    found = selected([name], workshop)
    if len(found) != 1:
        names = ", ".join(service.name for service in found) or "none that is built"
        raise UsageError(f"{name}: name one service; there is {names}")
    folder = os.path.join(here, root or "") if repository is None else repository.git.directory
    return Checkout(found[0], workshop, Path(folder).resolve())
