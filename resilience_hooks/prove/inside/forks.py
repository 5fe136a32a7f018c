"""Runs a function in a child process, within limits, and takes its answer back."""

from __future__ import annotations

import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable

_SPARE = 1.0


class ChildError(Exception):
    """The child ended without an answer; the message says how."""


def in_child(work: Callable[[], str], seconds: float, memory: int | None = None) -> str:
    """The text that ``work`` returns, run in a fork of this process.

    Raises ChildError where it takes longer, or ends otherwise. What it left running is ended.
    """
    with tempfile.TemporaryFile() as answer:
        child = os.fork()
        if child == 0:
            _live(work, answer.fileno(), seconds, memory)
        _, status = os.waitpid(child, 0)
        _end_group(child)
        answer.seek(0)
        text = answer.read().decode("utf-8", "surrogateescape")
    if text.endswith("\n"):
        return text
    raise ChildError(_ending(status, seconds))


def limit_time(seconds: float) -> None:
    """End this process after so many seconds from now (0: never)."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _live(work: Callable[[], str], answer: int, seconds: float, memory: int | None) -> None:
    """The child's life; it never returns."""
    code = 1
    try:
        os.setpgid(0, 0)
        limit_time(seconds)
        if memory is not None:
            _limit(resource.RLIMIT_AS, memory)
        _limit(resource.RLIMIT_CORE, 0)
        os.write(answer, (work() + "\n").encode("utf-8", "surrogateescape"))
        code = 0
    except BaseException as error:  # the parent must not run on in here
        os.write(2, f"{type(error).__name__}: {error}\n".encode("utf-8", "replace"))
    finally:
        sys.stdout = sys.stderr = None
        os._exit(code)


def _limit(what: int, value: int) -> None:
    try:
        resource.setrlimit(what, (value, value))
    except (OSError, ValueError):
        return


def _end_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _ending(status: int, seconds: float) -> str:
    code = os.waitstatus_to_exitcode(status)
    if code == -signal.SIGALRM:
        return f"it took longer than {seconds:g} seconds"
    if code < 0:
        return f"it was ended by {signal.Signals(-code).name}"
    return f"it ended the process with exit code {code}"
