"""Ends the process for good: no server, no thread and no handler keeps a broken service up."""

from __future__ import annotations

import os
import sys
import time

from resilience_hooks.startup.guards import is_main_thread, run_apart

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import NoReturn

FAILED = 1
# gunicorn and uvicorn stop for a worker that ends with 3; any other they start again, for ever.
FAILED_WORKER = 3
_WORKERS = {("gunicorn.arbiter", "spawn_worker"), ("uvicorn._subprocess", "subprocess_started")}
_GRACE = 3.0
_TICK = 0.1


def leave(code: int) -> NoReturn:
    """Raise SystemExit; in a thread that it would end alone, end the process at once.

    A thread that a module has started keeps an interpreter from ending: after a grace of
    three seconds that is cut short.
    """
    if not is_main_thread():
        os._exit(code)
    run_apart(_end_shutdown, code)
    raise SystemExit(code)


def exit_code(frame: FrameType | None) -> int:
    """1; in the worker process of a server the code that makes its master stop."""
    while frame is not None:
        if (frame.f_globals.get("__name__"), frame.f_code.co_name) in _WORKERS:
            return FAILED_WORKER
        frame = frame.f_back
    return FAILED


def _end_shutdown(code: int) -> None:
    """Wait until the interpreter shuts down, which ends this thread too unless something hangs."""
    while not _is_shutting_down():
        time.sleep(_TICK)
    time.sleep(_GRACE)
    os._exit(code)


def _is_shutting_down() -> bool:
    threading = sys.modules.get("threading")
    if threading is None:
        return False
    return getattr(threading, "_SHUTTING_DOWN", False) or not threading.main_thread().is_alive()
