"""Real servers on loopback: started, waited for, ended."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.startup.images import Image, Outcome

LIMIT = 40


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@dataclass(frozen=True)
class Answer:
    """What a server answers."""

    status: int
    body: bytes
    headers: Mapping[str, str]


def get(
    port: int, path: str, headers: Mapping[str, str] | None = None, method: str = "GET"
) -> Answer:
    """Ask a server; raises OSError where none listens."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers=dict(headers or {}), method=method
    )
    try:
        with urllib.request.urlopen(request, timeout=LIMIT) as response:
            return Answer(response.status, response.read(), dict(response.headers))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read(), dict(error.headers))


@dataclass(frozen=True)
class Command:
    """A program with its folder and its environment."""

    words: Sequence[str]
    cwd: Path | None = None
    env: Mapping[str, str] | None = None

    def start(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start it as the head of a group of processes."""
        return subprocess.Popen(
            self.words,
            cwd=self.cwd,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


@contextlib.contextmanager
def running(command: Command, port: int) -> Iterator[None]:
    """A server that runs while the block does. Raises AssertionError where it does not start."""
    with tempfile.TemporaryFile() as log, command.start(log) as process:
        try:
            _wait(process, port, log)
            yield
        finally:
            _end(process)


def serving(
    image: Image, words: Sequence[str], port: int
) -> contextlib.AbstractContextManager[None]:
    """The same, started with an image's Python in its folder."""
    return running(_in_image(image, words), port)


def refusal(image: Image, words: Sequence[str]) -> Outcome:
    """How a server ends that is expected not to start."""
    with tempfile.TemporaryFile() as log, _in_image(image, words).start(log) as process:
        try:
            code = process.wait(LIMIT)
        finally:
            _end(process)
        return Outcome(code, "", _text(log))


def _in_image(image: Image, words: Sequence[str]) -> Command:
    return Command([image.python, *words], image.path, image.environment)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the server and whatever it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: IO[bytes]) -> None:
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        assert process.poll() is None, _text(log)
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError(_text(log))


def _text(log: IO[bytes]) -> str:
    log.seek(0)
    return log.read().decode(errors="replace")
