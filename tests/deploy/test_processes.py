from __future__ import annotations

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from resilience_hooks.deploy import processes
from resilience_hooks.deploy.processes import free_port
from resilience_hooks.errors import MeasurementError


def test_ports_differ() -> None:
    """Services that are started at once, in threads, do not get one another's."""
    with ThreadPoolExecutor(8) as pool:
        ports = list(pool.map(lambda _: free_port(), range(20)))
    assert len(set(ports)) == 20


def test_a_port_is_none_that_the_kernel_gives_out() -> None:
    """A connection that another process opens meanwhile cannot take it."""
    assert 1024 < free_port() < 32_768


def test_processes_have_stretches_of_their_own() -> None:
    """Two workers that look at the same moment find different ports."""
    code = (
        "from resilience_hooks.deploy.processes import free_port\n"
        "print(*[free_port() for _ in range(20)])"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    first, second = (set(process.communicate()[0].split()) for process in running)
    assert len(first) == len(second) == 20
    assert first.isdisjoint(second)


def test_a_busy_port_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever listens keeps it; where all of the stretch are taken, the error says which."""
    monkeypatch.setattr(processes, "_STRETCH", 1)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = listener.getsockname()[1]
        monkeypatch.setattr(processes, "_LOWEST_PORT", taken)
        monkeypatch.setattr(processes, "_STRETCHES", 1)
        with pytest.raises(MeasurementError, match=f"no port from {taken} to {taken} is free"):
            free_port()
