"""A clean interpreter that answers jobs: isolated, without site-packages, cut off from networks."""

from __future__ import annotations

import functools
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import resilience_hooks
from resilience_hooks.prove.inside.job import Answer, Job, Outcome, answer_of, dumps

_PROGRAM: Final = (
    "import sys; at_start = set(sys.modules); sys.path.insert(0, sys.argv[1]); "
    "import importlib; importlib.import_module(sys.argv[2]).serve(at_start)"
)
_SERVER: Final = "resilience_hooks.prove.inside.main"
_ABOVE: Final = str(Path(resilience_hooks.__file__).parent.parent)
_FLAGS: Final = ("-I", "-S", "-B")
_LAUNCHES: Final = 10  # times the limit of one start: what a launch with all its steps may take


def interpreter_for(python: tuple[int, int] | None) -> str:
    """The interpreter of the image's version, if the machine has it; else the one that runs."""
    if python is None or python == sys.version_info[:2]:
        return sys.executable
    found = shutil.which(f"python{python[0]}.{python[1]}")
    return found if found is not None and _works(found, python) else sys.executable


@functools.cache
def _works(program: str, python: tuple[int, int]) -> bool:
    """Whether it is that version: a shim may stand in for what is not installed."""
    code = f"import sys; sys.exit(sys.version_info[:2] != {python})"
    command = [program, "-I", "-S", "-c", code]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@functools.cache
def version_of(program: str) -> str:
    """The version of an interpreter, ``3.12.1``."""
    code = "import sys; print('.'.join(map(str, sys.version_info[:3])))"
    command = [program, "-I", "-S", "-c", code]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    return done.stdout.strip()


@functools.cache
def without_network() -> tuple[str, ...]:
    """The words in front of a command that leave it no network; none where that is not allowed."""
    for words in (("unshare", "--map-current-user", "--net"), ("unshare", "-r", "-n")):
        if shutil.which(words[0]) is None:
            return ()
        done = subprocess.run([*words, "--", "true"], capture_output=True, check=False)
        if done.returncode == 0:
            return (*words, "--")
    return ()


def answers(
    jobs: Sequence[Job], program: str, server: str = _SERVER, above: str = _ABOVE
) -> Iterator[Answer]:
    """The answers to jobs, all from one interpreter; where it ends, the next gets a new one.

    ``server`` is the module whose ``serve`` answers, ``above`` the folder that its package is in.
    """
    pending = list(jobs)
    while pending:
        lines = _lines(pending, [program, *_FLAGS, "-c", _PROGRAM, above, server])
        found = [answer_of(line) for line in lines]
        yield from found
        if len(found) < len(pending):
            found.append(Answer(Outcome(stop="it ran too long, or ended the interpreter")))
            yield found[-1]
        pending = pending[len(found) :]


def _lines(jobs: Sequence[Job], command: Sequence[str]) -> Sequence[str]:
    """The whole lines that a server prints for jobs before its time is up."""
    seconds = sum(_LAUNCHES * job.seconds for job in jobs)
    with subprocess.Popen(
        [*without_network(), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        text=True,
        start_new_session=True,
    ) as server:
        try:
            output, _ = server.communicate("".join(f"{dumps(job)}\n" for job in jobs), seconds)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            output, _ = server.communicate()
    return [line for line in output.splitlines(keepends=True) if line.endswith("\n")]
