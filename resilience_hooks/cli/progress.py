"""One line on a terminal that says what is going on while something takes long."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, TextIO, TypeAlias

from resilience_hooks.cli.terminal import columns_of

Progress: TypeAlias = Callable[[str], None]
"""Is told what is being done."""

_PATIENCE: Final = 0.5
_PAUSE: Final = 0.1
_CLEAR: Final = "\r\x1b[K"


@contextmanager
def on_terminal(stream: TextIO, environ: Mapping[str, str] = os.environ) -> Iterator[Progress]:
    """Show on a terminal what is being done, from the first half second on; clear it in the end.

    Elsewhere nothing is written: where nobody watches (``CI``), where a line cannot be erased
    (``TERM=dumb``), where plain text is wanted (``NO_COLOR``).
    """
    if not stream.isatty() or not _is_watched(environ):
        yield lambda text: None
        return
    shown = _Shown(stream, environ)
    try:
        yield shown
    finally:
        shown.clear()


def _is_watched(environ: Mapping[str, str]) -> bool:
    return not (environ.get("CI") or environ.get("NO_COLOR") or environ.get("TERM") == "dumb")


class _Shown:
    """What is shown, renewed ten times a second at most, and by forks never."""

    def __init__(self, stream: TextIO, environ: Mapping[str, str]) -> None:
        self._stream = stream
        self._environ = environ
        self._process = os.getpid()
        self._next = time.monotonic() + _PATIENCE
        self._is_dirty = False

    def __call__(self, text: str) -> None:
        now = time.monotonic()
        if now < self._next or os.getpid() != self._process:
            return
        from resilience_hooks.report.wrap import clipped  # noqa: PLC0415  most runs are shorter

        self._next = now + _PAUSE
        self._is_dirty = True
        columns = columns_of(self._stream, self._environ) or 1
        self._stream.write(_CLEAR + clipped(text, columns - 1))
        self._stream.flush()

    def clear(self) -> None:
        if self._is_dirty:
            self._stream.write(_CLEAR)
            self._stream.flush()
