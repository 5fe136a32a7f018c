"""Commands run on a repository, and everything that they left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ran:
    """What a command said, and how it ended: an exit code, or a negated signal."""

    code: int
    out: str
    err: str
    seconds: float


class Runner:
    """A server of commands, which see a home of their own."""

    def __init__(self, server: subprocess.Popen[str], folder: Path) -> None:
        self._server = server
        self._folder = folder

    def run(self, arguments: Sequence[str], directory: Path) -> Ran:
        """Run one command in a directory."""
        out, err = (str(self._folder / name) for name in ("out", "err"))
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        print(json.dumps([[*arguments], str(directory), out, err]), file=self._server.stdin)
        self._server.stdin.flush()
        answer = json.loads(self._server.stdout.readline())
        said = [Path(p).read_text("utf-8", "surrogateescape") for p in (out, err)]
        return Ran(int(answer["status"]), said[0], said[1], answer["seconds"])


@contextmanager
def running(folder: Path) -> Iterator[Runner]:
    """A server for as long as it is needed; ``folder`` is for its files."""
    home = folder / "home"
    home.mkdir()
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    environ = {**os.environ, **dict.fromkeys(names, str(home)), "PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.hostile.server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environ,
        text=True,
    ) as server:
        yield Runner(server, folder)
        assert server.stdin is not None
        server.stdin.close()
