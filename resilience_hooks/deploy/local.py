"""A service started from its own virtual image on loopback: no Docker, this environment's packages.

What the image would hold lies in a folder; the process starts there as its launch says, with the
paths mapped and a free port in place of its own.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from resilience_hooks.deploy import inside
from resilience_hooks.deploy.argv import command_of
from resilience_hooks.deploy.inside import sitecustomize
from resilience_hooks.deploy.processes import end, free_port
from resilience_hooks.errors import UsageError
from resilience_hooks.health import TOKEN_VARIABLE
from resilience_hooks.prove.materialise import materialise, place_of
from resilience_hooks.static.check import Started, Workshop, build, start
from resilience_hooks.static.services.model import Service


@dataclass(frozen=True, slots=True)
class Running:
    """A started service: its address, the file that it logs to, the token of its self-test."""

    url: str
    log: Path
    token: str


@dataclass(frozen=True, slots=True)
class Checkout:
    """A service, and the folder with its repository, which is to stay hidden from it."""

    service: Service
    workshop: Workshop
    folder: Path


@dataclass(frozen=True, slots=True)
class Laid:
    """A virtual image that lies in the folder ``root``, and what it starts; see Checkout."""

    started: Started
    root: Path
    repository: Path


@contextmanager
def running(checkout: Checkout) -> Iterator[Running]:
    """Start a service, and end it. Raises UsageError where nothing of it can be started here."""
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory).resolve()
        laid, log = lay_out(checkout, folder / "image"), folder / "service.log"
        port, token = free_port(), secrets.token_hex(16)
        process = launch(laid, port, log, {TOKEN_VARIABLE: token})
        try:
            yield Running(f"http://127.0.0.1:{port}", log, token)
        finally:
            end(process)


def lay_out(checkout: Checkout, root: Path) -> Laid:
    """Write a service's image to a new folder. Raises UsageError where it starts nothing."""
    service, workshop = checkout.service, checkout.workshop
    if service.context is None:
        raise UsageError(f"{service.name}: its build context is not known")
    _, image = build(service, workshop)
    started = _first(service, start(service, image, workshop))
    root.mkdir(parents=True)
    materialise(started.image.fs, workshop.read, root)
    return Laid(started, root, checkout.folder)


def launch(laid: Laid, port: int, log: Path, extra: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start it as the head of a group of processes, on a port, with variables of its own."""
    environment = _environment(laid, {"PORT": str(port), **extra})
    command = command_of(laid.started.launch, laid.started.image, laid.root, str(port))
    cwd = _folder(laid)
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


def run(
    laid: Laid, words: Sequence[str], extra: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run other words where it would start, to their end."""
    other = replace(laid.started.launch, argv=tuple(words))
    return subprocess.run(
        command_of(other, laid.started.image, laid.root, ""),
        cwd=_folder(laid),
        env=_environment(laid, extra),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def _first(service: Service, found: Sequence[Started]) -> Started:
    for each in found:
        if each.launch.entries and each.launch.argv and each.launch.source != "HEALTHCHECK":
            return each
    reasons = [each.launch.reason for each in found if each.launch.reason]
    raise UsageError(f"{service.name}: {reasons[0] if reasons else 'nothing is known to start'}")


def _folder(laid: Laid) -> Path:
    """The launch's working directory, made where no line of the Dockerfile made it."""
    found = place_of(laid.started.image.fs.resolve(laid.started.launch.cwd), laid.root)
    found.mkdir(parents=True, exist_ok=True)
    return found


def _environment(laid: Laid, extra: Mapping[str, str]) -> dict[str, str]:
    """The image's variables over a bare minimum; of this environment, its programs alone."""
    image, launch = laid.started.image, laid.started.launch
    own = [str(place_of(path, laid.root)) for path in launch.sys_path if path.startswith("/")]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(laid.root),
        **image.env,
        **launch.env,
        "PYTHONPATH": os.pathsep.join([*own, str(Path(inside.__file__).parent)]),
        sitecustomize.REPOSITORY: str(laid.repository),
        sitecustomize.IMAGE: str(laid.root),
        "PYTHONUNBUFFERED": "1",
        "GUNICORN_CMD_ARGS": "--access-logfile -",
        **extra,
    }
    programs = str(Path(sys.executable).parent)
    return {**environment, "PATH": os.pathsep.join([programs, environment["PATH"]])}
