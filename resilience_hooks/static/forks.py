"""Numbered jobs done by several processes at once: this one, and forks of it.

A fork has everything that was read before it was made, and nothing needs to be sent to it; what it
adds is sent back once, at its end. A fork that fails costs nothing but time: its jobs count as not
done.
"""

from __future__ import annotations

import os
import signal
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, TypeAlias

_RANGE: Final = struct.Struct("=II")
_CHUNKS: Final = 4
"""Ranges for each process: few, since neighbours share what they read, and not one."""

_ROOM: Final = 4096
"""Ranges that a pipe surely holds before anybody reads."""

Work: TypeAlias = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class _Fork:
    process: int
    results: int


def processors() -> int:
    """How many processes can run at once here; 1 where there is no fork."""
    if not hasattr(os, "fork"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shared_out(count: int, work: Work, packed: Callable[[], bytes], processes: int) -> list[bytes]:
    """Do the jobs 0 to ``count`` - 1; returns what each fork packed when it had done its share.

    Raises what a job raises in this process; the forks are ended then.
    """
    queue = _queue(count, processes)
    forks: list[_Fork] = []
    try:
        forks += (_fork(queue, work, packed) for _ in range(processes - 1))
        _do_all(queue, work)
        return [result for fork in forks for result in _result(fork)]
    finally:
        os.close(queue)
        for fork in forks:
            _end(fork)


def _queue(count: int, processes: int) -> int:
    """A pipe with ranges of jobs, from which every process takes the next one."""
    size = max(1, count // (processes * _CHUNKS), -(-count // _ROOM))
    reading, writing = os.pipe()
    for start in range(0, count, size):
        os.write(writing, _RANGE.pack(start, min(start + size, count)))
    os.close(writing)
    return reading


def _do_all(queue: int, work: Work) -> None:
    while len(taken := os.read(queue, _RANGE.size)) == _RANGE.size:
        for number in range(*_RANGE.unpack(taken)):
            work(number)


def _fork(queue: int, work: Work, packed: Callable[[], bytes]) -> _Fork:
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return _Fork(process, reading)
    code = 1
    try:
        os.close(reading)
        _do_all(queue, work)
        _write_all(writing, packed())
        code = 0
    finally:
        os._exit(code)


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(struct.pack("=Q", len(data)) + data)
    while view:
        view = view[os.write(file, view) :]


def _result(fork: _Fork) -> Iterator[bytes]:
    """What a fork packed, if it came to its end."""
    found = b"".join(iter(lambda: os.read(fork.results, 1 << 16), b""))
    if len(found) >= 8 and struct.unpack_from("=Q", found)[0] == len(found) - 8:
        yield found[8:]


def _end(fork: _Fork) -> None:
    os.close(fork.results)
    with suppress(ProcessLookupError):
        os.kill(fork.process, signal.SIGKILL)
    os.waitpid(fork.process, 0)
