"""Bytes of listed paths as they stand on disk."""

from __future__ import annotations

import os
import stat

from resilience_hooks.static.tree.model import Entry, Kind
from resilience_hooks.static.tree.plumbing import to_bytes

_NO_WAIT = getattr(os, "O_NONBLOCK", 0)


def read(directory: str, path: str, entry: Entry) -> bytes:
    """A file's bytes, or a link's target. Raises OSError.

    Git records a tracked name that is now a named pipe as a modified file: never wait on one.
    """
    place = os.path.join(os.fsencode(directory), to_bytes(path))
    if entry.kind is Kind.LINK:
        return os.readlink(place)
    with open(place, "rb", opener=lambda name, flags: os.open(name, flags | _NO_WAIT)) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(f"no regular file: {path}")
        return file.read()
