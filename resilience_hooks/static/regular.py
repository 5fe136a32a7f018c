"""Regular files of a disk, and of these no more than fits into memory."""

from __future__ import annotations

import os
import stat
from typing import Final

from resilience_hooks.errors import TreeError

LARGEST: Final = 256 << 20
"""Bytes of one file that are read; of a larger one only its place is known."""

_NO_WAIT: Final = getattr(os, "O_NONBLOCK", 0)


def read_regular(place: bytes, flags: int = 0) -> bytes:
    """The bytes of a regular file; ``flags`` are further ones of ``os.open``.

    Git records a tracked name that is now a named pipe as a modified file: never wait on one.
    Raises OSError, for anything but a regular file too, and TreeError for one that is too large.
    """
    with open(
        place, "rb", opener=lambda name, given: os.open(name, given | flags | _NO_WAIT)
    ) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError("it is no regular file")
        check_size(os.fsdecode(place), status.st_size)
        return file.read(LARGEST)


def check_size(path: str, size: int) -> None:
    """Raises TreeError for a file that is too large to be read."""
    if size > LARGEST:
        raise TreeError(f"{path}: it has more than the {LARGEST >> 20} MiB that are read of a file")
