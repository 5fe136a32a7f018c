"""What tells one analyzer from another: its sources, its libraries, its interpreter."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from hashlib import blake2b

from resilience_hooks import __version__

_FORMAT = 1
_PARTS = ("static", "report", "config", "cli", "fix")
_PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def fingerprint() -> bytes:
    """Sixteen bytes that change with any file of the analyzer, and with what is installed.

    Installing a library touches the directory that holds it; nothing is read.
    """
    about = (_FORMAT, __version__, sys.version, sys.flags.optimize, *_stamps())
    return blake2b(repr(about).encode("utf-8", "replace"), digest_size=16).digest()


def _stamps() -> Iterator[tuple[str, int, int]]:
    for entry in sys.path:
        try:
            status = os.stat(entry or os.curdir)
        except OSError:
            continue
        if os.path.basename(entry).endswith("-packages"):
            yield entry, status.st_mtime_ns, status.st_ino
    yield from _sources(_PACKAGE, below=False)
    for part in _PARTS:
        yield from _sources(os.path.join(_PACKAGE, part))


def _sources(directory: str, below: bool = True) -> Iterator[tuple[str, int, int]]:
    pending = [directory]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in sorted(entries, key=_name):
                if entry.name.endswith((".py", ".json")):
                    status = entry.stat()
                    yield entry.path, status.st_mtime_ns, status.st_size
                elif below and _is_folder(entry):
                    pending.append(entry.path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return "." not in entry.name and entry.name != "__pycache__" and entry.is_dir()


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name
