"""Runs commands, one a line, each in a process of its own with limits: a fork of this one.

The analyzer is imported once. What is imported as it starts is the business of ``test_started``.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import resource
import signal
import sys
import time
from typing import Final, NoReturn

import resilience_hooks.cli

CPU_SECONDS: Final = 30
MEMORY: Final = 1536 << 20
"""Bytes of address space, the interpreter and the analyzer included."""
WRITTEN: Final = 256 << 20
PATIENCE: Final = 120.0


def main() -> None:
    """Answer requests ``[arguments, directory, file for both streams]`` with the wait status."""
    _load()
    for line in sys.stdin:
        arguments, directory, out, err = json.loads(line)
        child = os.fork()
        if child == 0:
            _live(arguments, directory, out, err)
        print(json.dumps(_awaited(child)), flush=True)


def _load() -> None:
    """Import what commands import as they run, so that forks need not."""
    for found in pkgutil.iter_modules(resilience_hooks.cli.__path__):
        importlib.import_module(f"resilience_hooks.cli.{found.name}")
    importlib.import_module("resilience_hooks.static.graph.syntaxtree")


def _awaited(child: int) -> dict[str, float]:
    """How a process ended, and its processor time; one that outlives all patience is ended."""
    deadline = time.monotonic() + PATIENCE
    while True:
        done, status, used = os.wait4(child, os.WNOHANG)
        if done:
            return {
                "status": os.waitstatus_to_exitcode(status),
                "seconds": used.ru_utime + used.ru_stime,
                "memory": used.ru_maxrss,
            }
        if time.monotonic() > deadline:
            os.killpg(child, signal.SIGKILL)
        time.sleep(0.002)


def _live(arguments: list[str], directory: str, out: str, err: str) -> NoReturn:
    os.setpgid(0, 0)
    os.chdir(directory)
    for stream, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), stream)
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    code = 70
    try:
        code = _run(arguments)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _run(arguments: list[str]) -> int:
    module = "cli.main"
    if arguments[0] == "hook":
        module, arguments = f"hooks.{arguments[1]}", arguments[2:]
    code: int = importlib.import_module(f"resilience_hooks.{module}").main(arguments)
    return code


if __name__ == "__main__":
    main()
