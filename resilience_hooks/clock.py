"""What time it is, for services: this machine's clock, or one in a file that a test turns.

Standard library only. A test sets the variable ``RESILIENCE_HOOKS_CLOCK`` for the processes that it
starts (``resilience_hooks.testing.clock.GameClock``); where nobody sets it, time is real.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from functools import partial
from typing import Final

VARIABLE: Final = "RESILIENCE_HOOKS_CLOCK"


def utc_now() -> datetime:
    """The time, aware, in UTC: the clock where none is handed in."""
    return datetime.now(timezone.utc)


def file_clock(environ: Mapping[str, str] = os.environ) -> Callable[[], datetime]:
    """The clock of a service: the file that the variable names, read at every call, or real time.

    The clock raises ValueError where the file is not there or holds no time.
    """
    path = environ.get(VARIABLE)
    return partial(read_clock, path) if path else utc_now


def read_clock(path: str | os.PathLike[str]) -> datetime:
    """The time in a file, in UTC. Raises ValueError where there is none."""
    try:
        with open(path, encoding="ascii") as file:
            return moment_of(file.read().strip())
    except (OSError, ValueError) as error:
        raise ValueError(f"{VARIABLE}: no time can be read in {path}: {error}") from error


def moment_of(text: str) -> datetime:
    """An ISO 8601 time with its zone, in UTC. Raises ValueError for anything else."""
    # Python 3.10 does not read the Z.
    moment = datetime.fromisoformat(f"{text[:-1]}+00:00" if text.endswith("Z") else text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no time zone: append Z or an offset")
    return moment.astimezone(timezone.utc)
