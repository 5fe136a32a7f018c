"""Reports on a real terminal: as wide as that is; elsewhere as they are."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from resilience_hooks.report.wrap import width_of
from tests.cli.terminals import on_terminals
from tests.repository import Repository

BROKEN: dict[str, str | bytes] = {
    "services/predictions/Dockerfile": "FROM python:3.12\nWORKDIR /app\nENV PYTHONPATH=/app\n"
    'COPY services/ ./services/\nCMD ["python", "services/predictions/main.py"]\n',
    "services/predictions/main.py": "def run():\n    from libraries.数据.loaders import x\n",
    "libraries/数据/loaders.py": "x = 1\n",
}


@pytest.fixture
def broken(repository: Repository) -> Repository:
    """A service whose image lacks a module."""
    repository.commit(BROKEN)
    return repository


def piped(repository: Repository, *words: str) -> bytes:
    """What a pipe is given."""
    return subprocess.run(
        [sys.executable, "-m", "resilience_hooks.cli.main", *words],
        cwd=repository.path,
        capture_output=True,
        check=False,
    ).stdout


def plain(out: bytes) -> str:
    """What is shown, without colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", out.decode())


@pytest.mark.parametrize("columns", [20, 40, 79])
def test_as_wide_as_the_terminal(broken: Repository, columns: int) -> None:
    """Only a path, or a line to be copied, may be wider; every word is there."""
    seen = on_terminals(["check"], broken.path, columns)
    wide = [line for line in plain(seen.out).split("\n") if width_of(line) > columns]
    assert all("+ COPY" in line or len(line.replace("└─", "").split()) == 1 for line in wide)
    assert plain(seen.out).split() == piped(broken, "check").decode().split()
    assert (seen.code, seen.err) == (1, b"")


def test_what_was_said_before_is_as_wide_as_the_terminal_is_now(broken: Repository) -> None:
    """A report that is replayed is broken anew."""
    narrow, wide, again = (
        on_terminals(["check"], broken.path, columns).out for columns in (30, 200, 30)
    )
    assert narrow == again != wide
    assert plain(wide).encode() == piped(broken, "check")


def test_columns_go_first(broken: Repository) -> None:
    """``COLUMNS`` is what a person set."""
    narrow = on_terminals(["check"], broken.path, 30).out
    assert on_terminals(["check"], broken.path, 200, {"COLUMNS": "30"}).out == narrow


SERVICES = 60
SLOW = "".join(f"import json, os  # {number}\nvalue_{number} = {number}\n" for number in range(400))


def many() -> dict[str, str | bytes]:
    """A repository that takes long enough to be watched."""
    files: dict[str, str | bytes] = {}
    for number in range(SERVICES):
        name = f"service_{number:03}"
        files[f"{name}/Dockerfile"] = (
            f'FROM python:3.12\nCOPY {name}/ /app/\nCMD ["python", "/app/m.py"]\n'
        )
        files[f"{name}/m.py"] = SLOW + "from helper import x\n"
        files[f"{name}/helper.py"] = SLOW + "x = 1\n"
    return files


def test_progress_comes_and_goes(repository: Repository) -> None:
    """Standard error shows what is done, and is cleared in the end; the report is the same."""
    repository.commit(many())
    seen = on_terminals(["check", "--no-cache", "--jobs", "1"], repository.path, 30)
    shown = seen.err.decode().split("\r\x1b[K")
    assert shown[0] == shown[-1] == ""
    assert all(re.match(r"checking \d+ of 60: service_", line) for line in shown[1:-1])
    assert len(shown) > 2
    assert all(width_of(line) < 30 for line in shown)
    assert seen.out == on_terminals(["check"], repository.path, 30).out


def test_programs_get_lines_as_they_are(
    broken: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is broken in a pipe, whatever ``COLUMNS`` says, nor in JSON or a diff."""
    told = piped(broken, "check")
    monkeypatch.setenv("COLUMNS", "20")
    assert piped(broken, "check") == told
    diff = ["check", "--fix", "--diff", "--color", "never"]
    assert on_terminals(diff, broken.path, 20).out == piped(broken, *diff)
    report = ["check", "--format", "sarif"]
    assert on_terminals(report, broken.path, 20).out == piped(broken, *report)
