"""A local command that starts a training: words, never a shell."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import Final

from resilience_hooks.drift.retrain.adapters import StartError, payload
from resilience_hooks.drift.retrain.model import Request

_TIMEOUT: Final = 60
"""Seconds: the command starts a training, it does not wait for it."""


@dataclass(frozen=True, slots=True)
class Command:
    """The words; ``{model}``, ``{key}``, ``{run_start}`` and ``{attempt}`` in them are filled in.

    The request is on its standard input too, as JSON.
    """

    words: tuple[str, ...]

    def start(self, request: Request) -> str:
        """Run it."""
        values = payload(request)
        words = [_filled(word, values) for word in self.words]
        try:
            subprocess.run(
                words,
                input=json.dumps(values),
                text=True,
                capture_output=True,
                timeout=_TIMEOUT,
                check=True,
            )
        except subprocess.CalledProcessError as error:
            last = (error.stderr or error.stdout).strip().splitlines()[-1:]
            message = f"{self.words[0]} exits {error.returncode}: {''.join(last)[:200]}"
            raise StartError(message) from error
        except (OSError, subprocess.TimeoutExpired) as error:
            raise StartError(f"{self.words[0]}: {error}") from error
        return f"{self.words[0]} exits 0"


def _filled(word: str, values: dict[str, str | int]) -> str:
    for name, value in values.items():
        word = word.replace(f"{{{name}}}", str(value))
    return word
