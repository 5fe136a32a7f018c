"""Jobs shared out among processes."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from typing import Any

import pytest

from resilience_hooks.static.forks import processors

PROGRAM = """
import os, pickle, sys
from resilience_hooks.static.forks import shared_out

done = []
{work}
count, processes = map(int, sys.argv[1:])
try:
    results = shared_out(count, work, lambda: pickle.dumps((os.getpid(), done)), processes)
except ValueError as error:
    results = [pickle.dumps((0, [str(error)]))]
print([(os.getpid(), done), *map(pickle.loads, results)])
"""
PLAIN = "work = done.append"
FAILS_IN_A_FORK = """
parent = os.getpid()
def work(number):
    if os.getpid() != parent:
        raise ValueError(number)
    done.append(number)
"""
FAILS_HERE = """
import time
parent = os.getpid()
def work(number):
    if os.getpid() == parent:
        raise ValueError("here")
    time.sleep(0.02)
    done.append(number)
"""
KILLED = """
import signal
parent = os.getpid()
def work(number):
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(number)
"""


def run(work: str, count: int, processes: int) -> list[tuple[int, list[Any]]]:
    """Share jobs out in a process of its own; each process with the jobs that it did."""
    command = [sys.executable, "-c", PROGRAM.format(work=work), str(count), str(processes)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return list(ast.literal_eval(done.stdout))


@pytest.mark.parametrize("count", [0, 1, 7, 100, 20_000])
@pytest.mark.parametrize("processes", [1, 2, 5])
def test_every_job_is_done_once(count: int, processes: int) -> None:
    """However many there are of either."""
    shares = run(PLAIN, count, processes)
    assert sorted(job for _, jobs in shares for job in jobs) == list(range(count))
    assert len({process for process, _ in shares}) == processes


@pytest.mark.parametrize("work", [FAILS_IN_A_FORK, KILLED], ids=["raises", "is killed"])
def test_a_fork_that_fails_is_left_out(work: str) -> None:
    """Only what this process did is known to be done then; nothing hangs."""
    (_, jobs), *others = run(work, 50, 3)
    assert set(jobs) <= set(range(50))
    assert all(not each for _, each in others)


def test_what_fails_here_is_raised() -> None:
    """An error of a job in this process is the caller's."""
    shares = run(FAILS_HERE, 50, 2)
    assert shares[-1] == (0, ["here"])


def test_processors() -> None:
    """There is at least this one."""
    assert 1 <= processors() <= (os.cpu_count() or 1)


def test_packs_what_is_large() -> None:
    """More than a pipe holds at a time."""
    shares = run("def work(number):\n    done.append('x' * 300_000)", 8, 2)
    assert sum(len(jobs) for _, jobs in shares) == 8
