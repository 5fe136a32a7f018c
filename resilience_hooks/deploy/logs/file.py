"""A log file; lines without a time of their own belong to the last line that has one."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from resilience_hooks.deploy.logs.model import Excerpt, Line, LogsUnreadableError
from resilience_hooks.deploy.logs.structured import parsed

_LONGEST: Final = 50_000_000
"""Bytes: of a longer file its end is read."""


@dataclass(frozen=True, slots=True)
class FileLog:
    """A file that the service writes to."""

    path: Path

    @property
    def name(self) -> str:
        """The path."""
        return str(self.path)

    def read(self, since: datetime) -> Excerpt:
        """The lines from ``since`` on."""
        try:
            with self.path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - _LONGEST))
                data = file.read(_LONGEST)
        except OSError as error:
            raise LogsUnreadableError(f"{self.path}: {error.strerror}") from error
        found = excerpt(data.decode("utf-8", "replace").splitlines(), since)
        return replace(found, is_whole=size <= _LONGEST)


def excerpt(texts: Iterable[str], since: datetime, source: str = "") -> Excerpt:
    """Lines as entries; those before ``since`` are left out.

    A line without a time counts as written with the one before it; a log without any times is
    taken whole.
    """
    found: list[Line] = []
    is_old = False
    for text in texts:
        line = parsed(text, source)
        if line.at is not None:
            is_old = line.at < since
        if not is_old:
            found.append(line)
    return Excerpt(found)
