"""What holds while foreign modules run their top level: a deadline, and no way out of it."""

from __future__ import annotations

import _thread
import faulthandler
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

_STANDARD_ERROR = 2
# A child that was forked inside the block has no such thread to wait for.
_JOIN = 1.0


class DeadlineError(BaseException):
    """Raised in the middle of an import whose time is up."""


class ExitCalled(BaseException):
    """``os._exit`` was called while a module was imported; its status is the argument."""


class Deadline:
    """Calls ``expired`` from a thread of its own when a block takes longer than ``seconds``."""

    def __init__(self, seconds: float, expired: Callable[[], None]) -> None:
        self._seconds = seconds
        self._expired = expired
        self._over = _thread.allocate_lock()
        self._deciding = _thread.allocate_lock()
        self._watching = _thread.allocate_lock()
        self._left = False

    def __enter__(self) -> None:
        self._over.acquire()
        self._watching.acquire()
        run_apart(self._watch)

    def __exit__(self, *raised: object) -> None:
        """Wait for the thread: one that outlives an interpreter needs libgcc_s to end (glibc)."""
        with self._deciding:
            self._left = True
        self._over.release()
        self._watching.acquire(timeout=_JOIN)

    def _watch(self) -> None:
        try:
            self._wait()
        finally:
            self._watching.release()

    def _wait(self) -> None:
        if self._over.acquire(timeout=self._seconds):
            return
        with self._deciding:
            if not self._left:
                self._expired()


class LastResort:
    """Ends the process after ``seconds`` with every stack on standard error.

    Even where a module never lets go of the interpreter, so that no other thread runs.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        faulthandler.dump_traceback_later(self._seconds, exit=True, file=_STANDARD_ERROR)

    def __exit__(self, *raised: object) -> None:
        faulthandler.cancel_dump_traceback_later()


class Interruption:
    """Lets another thread raise DeadlineError in this one.

    In the main thread at once, elsewhere as soon as it runs Python code again.
    """

    def __enter__(self) -> Interruption:
        import signal

        self._thread = _thread.get_ident()
        self._before = signal.signal(signal.SIGALRM, _raise) if is_main_thread() else None
        return self

    def __exit__(self, *raised: object) -> None:
        import signal

        if self._before is not None:
            signal.signal(signal.SIGALRM, self._before)

    def raise_there(self) -> None:
        """Interrupt the thread that entered."""
        import signal

        if self._before is not None:
            signal.pthread_kill(self._thread, signal.SIGALRM)
            return
        try:
            import ctypes
        except ImportError:
            return
        thread, error = ctypes.c_ulong(self._thread), ctypes.py_object(DeadlineError)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, error)


class ExitTrap:
    """Turns ``os._exit`` into ExitCalled where this thread calls it; children keep theirs."""

    def __enter__(self) -> None:
        self._exit = os._exit
        self._owner = (os.getpid(), _thread.get_ident())
        os._exit = self._caught

    def __exit__(self, *raised: object) -> None:
        os._exit = self._exit

    def _caught(self, status: int) -> NoReturn:
        if (os.getpid(), _thread.get_ident()) == self._owner:
            raise ExitCalled(status)
        self._exit(status)


def run_apart(work: Callable[..., None], *arguments: object) -> None:
    """Start a thread that keeps nothing alive, and wait until it runs.

    One that has not begun when the interpreter ends can crash it, which would be the exit code.
    """
    begun = _thread.allocate_lock()
    begun.acquire()

    def begin() -> None:
        begun.release()
        work(*arguments)

    _thread.start_new_thread(begin, ())
    begun.acquire()


def is_main_thread() -> bool:
    """Whether this is the thread that signals are handled in."""
    threading = sys.modules.get("threading")
    return threading is None or threading.main_thread().ident == _thread.get_ident()


def _raise(number: int, frame: object) -> NoReturn:
    del number, frame
    raise DeadlineError
