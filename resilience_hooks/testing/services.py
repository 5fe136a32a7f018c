"""A process of a service on loopback: what it answers, what it logs, how it ends."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from resilience_hooks.deploy.processes import end, kill
from resilience_hooks.errors import ResilienceError
from resilience_hooks.health import TOKEN_HEADER
from resilience_hooks.testing.client import Response, get

PATIENCE: Final = 40.0
"""Seconds until a service that is not ready counts as one that does not start."""

_POLL: Final = 0.02
_ANSWER_WITHIN: Final = 2.0
"""Seconds for one answer: a service that starts may accept what it never answers."""

_SHOWN: Final = 30
"""Lines of a log in a message: a traceback."""

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class DidNotStart(ResilienceError):  # noqa: N818  what a test expects of a service
    """A service ended, or time did, before it was ready; ``returncode`` is None for the latter."""

    def __init__(self, service: str, returncode: int | None, log: str) -> None:
        self.service = service
        self.returncode = returncode
        self.log = log
        how = "was not ready in time" if returncode is None else f"ended with {returncode}"
        last = "\n".join(log.splitlines()[-_SHOWN:])
        super().__init__(f"{service} {how}:\n{last}")


@dataclass(frozen=True, slots=True)
class RunningService:
    """A service that was started; ``token`` opens its ``/selftest``."""

    name: str
    port: int
    process: subprocess.Popen[bytes]
    token: str
    log_file: Path

    @property
    def url(self) -> str:
        """Its address: scheme, host and port."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def returncode(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self.process.poll()

    def log(self) -> str:
        """What it has written so far, on either stream."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def get(self, path: str, headers: Mapping[str, str] = NOTHING) -> Response:
        """What it answers. Raises OSError where it does not."""
        return get(self.port, path, headers)

    def selftest(self) -> Response:
        """The answer of its ``/selftest`` to one who has the token."""
        return self.get("/selftest", {TOKEN_HEADER: self.token})

    def kill(self) -> None:
        """End it and its workers at once, without a chance to clean up."""
        kill(self.process)

    def stop(self) -> None:
        """Ask it to end, as a platform does; end it when it does not."""
        end(self.process)


def await_ready(service: RunningService, path: str) -> None:
    """Wait until a path answers with 2xx. Raises DidNotStart, and ends the service then."""
    until = time.monotonic() + PATIENCE
    while not _answers(service, path):
        code = service.returncode
        if code is not None or time.monotonic() > until:
            service.kill()
            raise DidNotStart(service.name, code, service.log())
        time.sleep(_POLL)


def _answers(service: RunningService, path: str) -> bool:
    try:
        return 200 <= get(service.port, path, NOTHING, _ANSWER_WITHIN).status < 300
    except OSError:
        return False
