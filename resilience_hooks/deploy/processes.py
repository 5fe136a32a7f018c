"""Processes that are started with their workers as one group: how they end, and their ports."""

from __future__ import annotations

import itertools
import os
import signal
import socket
import subprocess
from contextlib import suppress
from typing import Final

from resilience_hooks.errors import MeasurementError

_GRACE: Final = 5.0
"""Seconds between asking a process to end and ending it."""

_LOWEST_PORT: Final = 10_240
_STRETCHES: Final = 512
_STRETCH: Final = 44
_turns = itertools.count()


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask the whole group to end, since servers have workers; then end what is left of it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE)
    kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End the whole group at once."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    """A port that nobody listens on, nor is likely to take until a service is started on it.

    It lies below those that the kernel gives out, in a stretch of this process's own, and comes
    again only after all others of the stretch. Raises MeasurementError where none is free.
    """
    lowest = _LOWEST_PORT + os.getpid() % _STRETCHES * _STRETCH
    for _ in range(_STRETCH):
        port = lowest + next(_turns) % _STRETCH
        # Without SO_REUSEADDR: a port that has just been used will not do for every server.
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("", port))
            return port
    raise MeasurementError(f"no port from {lowest} to {lowest + _STRETCH - 1} is free")
