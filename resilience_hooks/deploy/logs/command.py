"""What a command prints: ``kubectl logs``, ``docker logs``, and whatever else a platform has."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from resilience_hooks.deploy.logs.file import excerpt
from resilience_hooks.deploy.logs.model import Excerpt, LogsUnreadableError

_TIMEOUT: Final = 60
"""Seconds."""


@dataclass(frozen=True, slots=True)
class CommandLog:
    """The words of a command, no shell; ``{since}`` in them becomes the time in ISO format.

    What it prints on standard error belongs to the log too: ``docker logs`` keeps the two apart.
    """

    words: tuple[str, ...]

    @property
    def name(self) -> str:
        """The command."""
        return " ".join(self.words)[:60]

    def read(self, since: datetime) -> Excerpt:
        """Run it."""
        words = [word.replace("{since}", since.isoformat()) for word in self.words]
        try:
            result = subprocess.run(
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=_TIMEOUT,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise LogsUnreadableError(f"{self.words[0]}: {error}") from error
        text = result.stdout.decode("utf-8", "replace")
        if result.returncode:
            last = "".join(text.strip().splitlines()[-1:])[:200]
            raise LogsUnreadableError(f"{self.words[0]} exits {result.returncode}: {last}")
        return excerpt(text.splitlines(), since)
