"""A service started from its own virtual image on loopback: no Docker, this environment's packages.

What the image would hold lies in a temporary folder; the process starts there as its launch says,
with the paths mapped and a free port in place of its own.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
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

from resilience_hooks.errors import UsageError
from resilience_hooks.prove.materialise import materialise, place_of
from resilience_hooks.static.check import Started, Workshop, build, start
from resilience_hooks.static.image.model import Image
from resilience_hooks.static.launch.model import Launch
from resilience_hooks.static.services.model import Service

_BIND: Final = re.compile(r"^(?:--bind=|-b)?(?:[\w.]*|\[::\]):(?P<port>\d{2,5})$")
_PORT_OPTION: Final = re.compile(r"^(?P<name>--port|-p)(?:=(?P<value>\d+))?$")
_VARIABLE: Final = re.compile(r"\$(?:\{(\w+)(?::-([^}]*))?\}|(\w+))")
_TOKEN: Final = "RESILIENCE_HOOKS_TOKEN"
_GRACE: Final = 5.0
"""Seconds between asking a process to end and ending it."""


@dataclass(frozen=True, slots=True)
class Running:
    """A started service: its address, the file that it logs to, the token of its self-test."""

    url: str
    log: Path
    token: str


@contextmanager
def running(service: Service, workshop: Workshop) -> Iterator[Running]:
    """Start a service, and end it. Raises UsageError where nothing of it can be started here."""
    if service.context is None:
        raise UsageError(f"{service.name}: its build context is not known")
    _, image = build(service, workshop)
    started = _first(service, start(service, image, workshop))
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory).resolve()
        root, log = folder / "image", folder / "service.log"
        root.mkdir()
        materialise(started.image.fs, workshop.read, root)
        port, token = _free_port(), secrets.token_hex(16)
        process = _process(started, root, log, {"PORT": str(port), _TOKEN: token})
        try:
            yield Running(f"http://127.0.0.1:{port}", log, token)
        finally:
            _end(process)


def command_of(launch: Launch, image: Image, root: Path, port: str) -> list[str]:
    """The words of a launch with paths of the image mapped, and its port replaced."""
    env = {**image.env, **launch.env, "PORT": port}
    words = [_filled(word, env) for word in launch.argv]
    words = [words[0], *(_mapped(word, image, root) for word in words[1:])]
    return [_program(words[0]), *_with_port(words[1:], port)]


def _first(service: Service, found: Sequence[Started]) -> Started:
    for each in found:
        if each.launch.entries and each.launch.argv and each.launch.source != "HEALTHCHECK":
            return each
    reasons = [each.launch.reason for each in found if each.launch.reason]
    raise UsageError(f"{service.name}: {reasons[0] if reasons else 'nothing is known to start'}")


def _process(
    started: Started, root: Path, log: Path, extra: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    launch, image = started.launch, started.image
    cwd = place_of(image.fs.resolve(launch.cwd), root)
    cwd.mkdir(parents=True, exist_ok=True)
    own = [str(place_of(path, root)) for path in launch.sys_path if path.startswith("/")]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(root),
        **image.env,
        **launch.env,
        "PYTHONPATH": os.pathsep.join(own),
        "PYTHONUNBUFFERED": "1",
        "GUNICORN_CMD_ARGS": "--access-logfile -",
        **extra,
    }
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    with log.open("wb") as output:
        return subprocess.Popen(
            command_of(launch, image, root, extra["PORT"]),
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _program(name: str) -> str:
    base = name.rpartition("/")[2]
    if re.fullmatch(r"python(?:3(?:\.\d+)?)?", base):
        return sys.executable
    beside = Path(sys.executable).parent / base
    found = str(beside) if beside.exists() else shutil.which(base)
    if found is None:
        raise UsageError(f"{base} is not installed here; --local starts the service with it")
    return found


def _filled(word: str, env: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda m: env.get(m[1] or m[3]) or m[2] or "", word)


def _mapped(word: str, image: Image, root: Path) -> str:
    is_path = word.startswith("/") and image.fs.lstat(word.rstrip("/") or "/") is not None
    return str(place_of(word.rstrip("/"), root)) if is_path else word


def _with_port(words: Sequence[str], port: str) -> Iterator[str]:
    after = ""
    for word in words:
        bind, option = _BIND.match(word), _PORT_OPTION.match(word)
        if bind:
            yield word[: bind.start("port")].replace("0.0.0.0", "127.0.0.1") + port
        elif option and option["value"]:
            yield f"{option['name']}={port}"
        else:
            yield port if _PORT_OPTION.match(after) and word.isdecimal() else word
        after = word


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the whole group to end, since servers have workers; then end what is left of it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
