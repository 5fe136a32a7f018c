"""Commands run under a real pseudo-terminal, standard output and standard error apart."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True)
class Seen:
    """What a command wrote to each terminal, line ends as it wrote them; its exit code."""

    out: bytes
    err: bytes
    code: int


def on_terminals(
    words: Sequence[str],
    cwd: Path,
    columns: int = 80,
    environ: Mapping[str, str] = MappingProxyType({}),
) -> Seen:
    """Run a command of the product with a terminal each for standard output and standard error."""
    mine, theirs = zip(*(_terminal(columns) for _ in range(2)), strict=True)
    plain = {"COLUMNS", "CI", "NO_COLOR", "FORCE_COLOR", "TERM"}
    variables = {name: value for name, value in os.environ.items() if name not in plain}
    process = subprocess.Popen(
        [sys.executable, "-m", "resilience_hooks.cli.main", *words],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=theirs[0],
        stderr=theirs[1],
        env={**variables, "TERM": "xterm", **environ},
    )
    for end in theirs:
        os.close(end)
    found = [bytearray(), bytearray()]
    readers = [threading.Thread(target=_read, args=pair) for pair in zip(mine, found, strict=True)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return Seen(bytes(found[0]), bytes(found[1]), process.wait())


def _terminal(columns: int) -> tuple[int, int]:
    mine, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    attributes = termios.tcgetattr(theirs)
    attributes[1] &= ~termios.OPOST
    termios.tcsetattr(theirs, termios.TCSANOW, attributes)
    return mine, theirs


def _read(end: int, found: bytearray) -> None:
    """Until the other side is closed, which Linux reports as an error."""
    with open(end, "rb", buffering=0) as stream:
        while True:
            try:
                part = stream.read(1 << 16)
            except OSError:
                return
            if not part:
                return
            found += part
