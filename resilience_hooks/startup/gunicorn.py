"""gunicorn's ``on_starting`` hook: the master verifies before it starts a worker."""

from __future__ import annotations

import os
import sys

from resilience_hooks.startup.leaving import FAILED, leave
from resilience_hooks.startup.manifest import EMBEDDED, VARIABLE, folders_around, manifest_in
from resilience_hooks.startup.output import write_error
from resilience_hooks.startup.verify import verify_imports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, NoReturn


def on_starting(server: Any) -> None:
    """Verify in a child process, so that the master imports nothing that its workers inherit.

    Threads, sockets and locks that a module makes as it is imported do not survive the fork that
    makes a worker. ``server`` is gunicorn's arbiter. Raises SystemExit(1).
    """
    source = _beside_application(server)
    if source is not None:
        # Workers verify by the same file, in a self-test for instance.
        os.environ.setdefault(VARIABLE, os.path.abspath(source))
    child = os.fork()
    if child == 0:
        _verify_and_end(source)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        signal = os.WTERMSIG(status)
        write_error(f"CRITICAL resilience_hooks.startup: verification died of signal {signal}\n")
    if status != 0:
        leave(FAILED)


def _verify_and_end(manifest: str | None) -> NoReturn:
    code = FAILED
    try:
        verify_imports(manifest)
        code = 0
    finally:
        os._exit(code)


def _beside_application(server: Any) -> str | None:
    """The manifest around the application's file; None where the verifier is to look further."""
    if EMBEDDED is not None:
        return None
    return manifest_in([*_application_folders(server), os.getcwd()])


def _application_folders(server: Any) -> Iterator[str]:
    uri = getattr(server.app, "app_uri", None) or server.cfg.wsgi_app or ""
    path = uri.partition(":")[0].replace(".", os.sep)
    for entry in sys.path:
        for file in (f"{path}.py", os.path.join(path, "__init__.py")):
            whole = os.path.join(entry or ".", file)
            if path and os.path.exists(whole):
                yield from folders_around(whole)
