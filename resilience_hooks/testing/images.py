"""A service in its own virtual image: laid out in a folder and started as its Dockerfile would.

No Docker: the files are those that the image would have, the interpreter and the third-party
packages those of this environment.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from resilience_hooks.cli.local import one_service
from resilience_hooks.deploy.local import Laid, launch, lay_out, run
from resilience_hooks.deploy.processes import free_port
from resilience_hooks.health import TOKEN_VARIABLE
from resilience_hooks.testing.services import NOTHING, DidNotStart, RunningService, await_ready

__all__ = ["DidNotStart", "RunningService", "VirtualImage"]


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
        folder = folder.resolve()
        laid = lay_out(one_service(service, os.fspath(root)), folder / "image")
        return cls(service, laid, folder)

    @property
    def tree(self) -> Path:
        """The root of the image on disk."""
        return self.laid.root

    def start(
        self,
        env: Mapping[str, str] = NOTHING,
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
            await_ready(service, ready)
        return service

    def run(
        self, words: Sequence[str], env: Mapping[str, str] = NOTHING
    ) -> subprocess.CompletedProcess[str]:
        """Run another command in it to its end, as ``docker run IMAGE WORDS`` would.

        Raises UsageError for a program that is not installed here.
        """
        return run(self.laid, words, env)

    def copied(self, folder: Path) -> VirtualImage:
        """The same image in another folder, to be changed there."""
        tree = folder.resolve() / "image"
        # Followed: a link of the copy would lead back into the original.
        shutil.copytree(self.tree, tree, ignore_dangling_symlinks=True)
        return VirtualImage(self.name, replace(self.laid, root=tree), folder.resolve())

    def stop(self) -> None:
        """End everything that was started from it."""
        for service in self.started:
            service.stop()
