"""A service in its own virtual image: laid out in a folder and started as its Dockerfile would.

No Docker: the files are those that the image would have, the interpreter and the third-party
packages those of this environment.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from resilience_hooks.cli.local import one_service
from resilience_hooks.deploy.local import Laid, end, free_port, kill, launch, lay_out
from resilience_hooks.errors import ResilienceError
from resilience_hooks.health import TOKEN_HEADER, TOKEN_VARIABLE
from resilience_hooks.testing.client import Response, get

PATIENCE: Final = 40.0
"""Seconds until a service that is not ready counts as one that does not start."""

_POLL: Final = 0.02
_NONE: Final[Mapping[str, str]] = MappingProxyType({})


class DidNotStart(ResilienceError):  # noqa: N818  what a test expects of a service
    """A service ended, or time did, before it was ready; ``returncode`` is None for the latter."""

    def __init__(self, service: str, returncode: int | None, log: str) -> None:
        self.service = service
        self.returncode = returncode
        self.log = log
        how = "was not ready in time" if returncode is None else f"ended with {returncode}"
        super().__init__(f"{service} {how}; its log:\n{log}")


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

    def get(self, path: str, headers: Mapping[str, str] = _NONE) -> Response:
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


@dataclass(frozen=True, slots=True)
class VirtualImage:
    """The image of a service in a folder; what a service writes there stays until the next start.

    ``started`` has every service that was started from it, the latest last.
    """

    name: str
    laid: Laid
    folder: Path
    started: list[RunningService] = field(default_factory=list)

    @classmethod
    def of(cls, root: str | os.PathLike[str], service: str, folder: Path) -> VirtualImage:
        """Lay out a service of the repository ``root`` below ``folder``, which need not exist.

        Raises UsageError where no service has the name, or nothing is known to start.
        """
        found, workshop = one_service(service, os.fspath(root))
        folder = folder.resolve()
        return cls(service, lay_out(found, workshop, folder / "image"), folder)

    @property
    def tree(self) -> Path:
        """The root of the image on disk."""
        return self.laid.root

    def start(
        self,
        env: Mapping[str, str] = _NONE,
        *,
        ready: str | None = "/health",
        port: int | None = None,
    ) -> RunningService:
        """Start it, and wait until ``ready`` answers with 2xx; None waits for nothing.

        ``env`` goes before the image's variables. Raises DidNotStart, with the log.
        """
        token = env.get(TOKEN_VARIABLE) or secrets.token_hex(16)
        port = port or free_port()
        log = self.folder / f"start-{len(self.started) + 1}.log"
        process = launch(self.laid, port, log, {TOKEN_VARIABLE: token, **env})
        service = RunningService(self.name, port, process, token, log)
        self.started.append(service)
        if ready is not None:
            _await(service, ready)
        return service

    def stop(self) -> None:
        """End everything that was started from it."""
        for service in self.started:
            service.stop()


def _await(service: RunningService, path: str) -> None:
    until = time.monotonic() + PATIENCE
    while not _answers(service, path):
        code = service.returncode
        if code is not None or time.monotonic() > until:
            service.kill()
            raise DidNotStart(service.name, code, service.log())
        time.sleep(_POLL)


def _answers(service: RunningService, path: str) -> bool:
    try:
        return 200 <= service.get(path).status < 300
    except OSError:
        return False
