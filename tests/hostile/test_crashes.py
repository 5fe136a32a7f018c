"""A run that is killed at any step of keeping its cache spoils nothing for the next one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.hostile.model import PLAIN
from tests.repository import Repository

_PROGRAM: Final = """
import os, signal, sys

PLACES, LAST = tuple(sys.argv[1:3]), int(sys.argv[3])
EVENTS = {"open", "os.rename", "os.link", "os.remove", "os.mkdir"}
count = 0

def hook(event, arguments):
    global count
    if event in EVENTS and str(arguments[0]).startswith(PLACES):
        count += 1
        if count == LAST:
            os.kill(os.getpid(), signal.SIGKILL)

def main():
    from resilience_hooks.cli.main import main
    sys.addaudithook(hook)
    code = main(["check"])
    print(count, file=sys.stderr)
    return code

raise SystemExit(main())
"""
_LEAST: Final = 8


class Kept:
    """A repository, its cache and the user's key; both are told to the program."""

    def __init__(self, folder: Path) -> None:
        self.repository = Repository.create(folder / "repository")
        self.repository.commit(PLAIN)
        self.places = (str(self.repository.path / ".git/resilience-cache"), str(folder / "home"))
        self.environ = {"PATH": "/usr/bin:/bin", "XDG_CACHE_HOME": self.places[1]}

    def run(self, last: int = 0) -> subprocess.CompletedProcess[str]:
        """``check``, killed before the given step (0: never)."""
        command = [sys.executable, "-c", _PROGRAM, *self.places, str(last)]
        return subprocess.run(
            command, cwd=self.repository.path, env=self.environ, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    def forget(self) -> None:
        """No cache and no key, as on a new machine."""
        for place in self.places:
            shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """A repository that nobody has looked at."""
    return Kept(tmp_path)


def test_killed_at_any_step(kept: Kept) -> None:
    """What is printed next is what is printed where nothing was kept before."""
    expected = kept.run().stdout
    for step in range(1, 100):
        kept.forget()
        if kept.run(step).returncode >= 0:
            break
        assert kept.run().stdout == expected, step
    assert step > _LEAST, f"{step - 1} steps were found"


def test_cut_and_flipped(kept: Kept) -> None:
    """Files of the cache cut at every sixteenth, and with a bit changed there: never trusted."""
    expected = kept.run().stdout
    whole = {path: path.read_bytes() for path in sorted(Path(kept.places[0]).iterdir())}
    for part in range(16):
        for number, (path, data) in enumerate(whole.items()):
            at = len(data) * part // 16
            flipped = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
            path.write_bytes(flipped if (number + part) % 2 else data[:at])
        assert kept.run().stdout == expected, part
