"""A service started from its own virtual image on loopback: no Docker, this environment's packages.

What the image would hold lies in a folder; the process starts there as its launch says, with the
paths mapped and a free port in place of its own.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from resilience_hooks.deploy.argv import command_of
from resilience_hooks.errors import UsageError
from resilience_hooks.health import TOKEN_VARIABLE
from resilience_hooks.prove.materialise import materialise, place_of
from resilience_hooks.static.check import Started, Workshop, build, start
from resilience_hooks.static.services.model import Service

_GRACE: Final = 5.0
"""Seconds between asking a process to end and ending it."""


@dataclass(frozen=True, slots=True)
class Running:
    """A started service: its address, the file that it logs to, the token of its self-test."""

    url: str
    log: Path
    token: str


@dataclass(frozen=True, slots=True)
class Laid:
    """A virtual image that lies in the folder ``root``, and what it starts."""

    started: Started
    root: Path


@contextmanager
def running(service: Service, workshop: Workshop) -> Iterator[Running]:
    """Start a service, and end it. Raises UsageError where nothing of it can be started here."""
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory).resolve()
        laid, log = lay_out(service, workshop, folder / "image"), folder / "service.log"
        port, token = free_port(), secrets.token_hex(16)
        process = launch(laid, port, log, {TOKEN_VARIABLE: token})
        try:
            yield Running(f"http://127.0.0.1:{port}", log, token)
        finally:
            end(process)


def lay_out(service: Service, workshop: Workshop, root: Path) -> Laid:
    """Write a service's image to a new folder. Raises UsageError where it starts nothing."""
    if service.context is None:
        raise UsageError(f"{service.name}: its build context is not known")
    _, image = build(service, workshop)
    started = _first(service, start(service, image, workshop))
    root.mkdir(parents=True)
    materialise(started.image.fs, workshop.read, root)
    return Laid(started, root)


def launch(laid: Laid, port: int, log: Path, extra: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start it as the head of a group of processes, on a port, with variables of its own."""
    environment = _environment(laid, {"PORT": str(port), **extra})
    command = command_of(laid.started.launch, laid.started.image, laid.root, str(port))
    cwd = place_of(laid.started.image.fs.resolve(laid.started.launch.cwd), laid.root)
    cwd.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        return subprocess.Popen(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask the whole group to end, since servers have workers; then end what is left of it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE)
    kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End the whole group at once."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _first(service: Service, found: Sequence[Started]) -> Started:
    for each in found:
        if each.launch.entries and each.launch.argv and each.launch.source != "HEALTHCHECK":
            return each
    reasons = [each.launch.reason for each in found if each.launch.reason]
    raise UsageError(f"{service.name}: {reasons[0] if reasons else 'nothing is known to start'}")


def _environment(laid: Laid, extra: Mapping[str, str]) -> dict[str, str]:
    """The image's variables over a bare minimum; of this environment, its programs alone."""
    image, launch = laid.started.image, laid.started.launch
    own = [str(place_of(path, laid.root)) for path in launch.sys_path if path.startswith("/")]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(laid.root),
        **image.env,
        **launch.env,
        "PYTHONPATH": os.pathsep.join(own),
        "PYTHONUNBUFFERED": "1",
        "GUNICORN_CMD_ARGS": "--access-logfile -",
        **extra,
    }
    programs = str(Path(sys.executable).parent)
    return {**environment, "PATH": os.pathsep.join([programs, environment["PATH"]])}
