"""One line on a terminal that says what is going on while something takes long."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TextIO, TypeAlias

from resilience_hooks.report.printable import printable

Progress: TypeAlias = Callable[[str], None]
"""Is told what is being done."""

_PATIENCE: Final = 1.0
_PAUSE: Final = 0.1
_CLEAR: Final = "\r\x1b[K"


@contextmanager
def on_terminal(stream: TextIO) -> Iterator[Progress]:
    """Show on a terminal what is being done, from the first second on; clear it in the end.

    Elsewhere nothing is written.
    """
    if not stream.isatty():
        yield lambda text: None
        return
    shown = _Shown(stream)
    try:
        yield shown
    finally:
        shown.clear()


class _Shown:
    """What is shown, renewed ten times a second at most."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._next = time.monotonic() + _PATIENCE
        self._is_dirty = False

    def __call__(self, text: str) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _PAUSE
        self._is_dirty = True
        width = shutil.get_terminal_size().columns - 1
        self._stream.write(_CLEAR + printable(" ".join(text.split()))[:width])
        self._stream.flush()

    def clear(self) -> None:
        if self._is_dirty:
            self._stream.write(_CLEAR)
            self._stream.flush()
