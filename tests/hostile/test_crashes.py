"""A run that is killed at any step of keeping its cache spoils nothing for the next one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
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

    def steps(self, changed: int) -> Iterator[subprocess.CompletedProcess[str]]:
        """Runs that are killed at the first step, the second, …, and the first that is not."""
        for last in range(1, 200):
            self.repository.write({"main.py": f"import helper\nimport gone{changed + last}\n"})
            done = self.run(last)
            yield done
            if done.returncode >= 0:
                return


def test_killed_at_any_step(tmp_path: Path) -> None:
    """What is printed next is what is printed without the cache; the key is whole or not there."""
    kept = Kept(tmp_path)
    killed = 0
    for done in kept.steps(0):
        killed += done.returncode < 0
        after = kept.run()
        plain = subprocess.run(
            [sys.executable, "-m", "resilience_hooks.cli.main", "check", "--no-cache"],
            cwd=kept.repository.path, env=kept.environ, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (after.returncode, after.stdout) == (plain.returncode, plain.stdout)
    assert killed >= _LEAST, killed


@pytest.mark.parametrize("part", range(16))
def test_cut_and_flipped(part: int, tmp_path: Path) -> None:
    """Every file of the cache cut at a sixteenth, or with one bit changed there."""
    kept = Kept(tmp_path)
    expected = kept.run().stdout
    folder = Path(kept.places[0])
    whole = {path: path.read_bytes() for path in folder.iterdir()}
    for path, data in whole.items():
        at = len(data) * part // 16
        for spoilt in (data[:at], data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]):
            path.write_bytes(spoilt)
    assert kept.run().stdout == expected
