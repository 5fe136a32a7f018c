"""Ways to start a training, one file each. ``start`` raises StartError where nothing began."""

from __future__ import annotations

from typing import Protocol

from resilience_hooks.drift.retrain.model import Request


class StartError(Exception):
    """The other side did not accept the request; the message holds no secret."""


class Adapter(Protocol):
    """Starts a training. It may be called twice with one request: the key tells."""

    def start(self, request: Request) -> str:
        """Ask for it; returns what the other side said of it, in a few words."""


def payload(request: Request) -> dict[str, str | int]:
    """What every adapter sends."""
    return {
        "key": request.key,
        "model": request.model,
        "run_start": request.run_start.isoformat(),
        "attempt": request.attempt,
    }
