"""Bytes of listed paths as they stand on disk."""

from __future__ import annotations

import os

from resilience_hooks.static.regular import read_regular
from resilience_hooks.static.tree.model import Entry, Kind
from resilience_hooks.static.tree.plumbing import to_bytes


def read(directory: str, path: str, entry: Entry) -> bytes:
    """A file's bytes, or a link's target. Raises OSError, and TreeError for too large a file."""
    place = os.path.join(os.fsencode(directory), to_bytes(path))
    if entry.kind is Kind.LINK:
        return os.readlink(place)
    return read_regular(place)
