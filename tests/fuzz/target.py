"""What is fuzzed: seeds to spoil, pieces to spoil them with, and what must hold of any bytes."""

from __future__ import annotations

import hashlib
import random
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.fuzz.spoil import spoilt

CASES: Final = Path(__file__).with_name("cases")
_BASE_SECONDS: Final = 1.0
_SECONDS_PER_KB: Final = 0.05


@dataclass(frozen=True, slots=True)
class Target:
    """A reader under attack.

    ``check`` raises where something does not hold; what a reader documents to raise, it catches.
    """

    name: str
    check: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    tokens: tuple[bytes, ...]

    def inputs(self, number: int) -> Iterator[bytes]:
        """Inputs without end, the same for the same number."""
        rng = random.Random(f"{self.name} {number}")
        while True:
            yield spoilt(self.seeds, self.tokens, rng)

    def cases(self) -> tuple[Path, ...]:
        """The inputs that failed once."""
        return tuple(sorted((CASES / self.name).glob("*")))

    def keep(self, data: bytes) -> Path:
        """Write an input down as a case."""
        path = CASES / self.name / hashlib.sha256(data).hexdigest()[:12]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """An input with the CPU seconds that it took, and what went wrong."""

    seconds: float
    data: bytes
    error: str = ""

    @property
    def is_slow(self) -> bool:
        """Whether it took longer than its size allows; the bound leaves room for a busy machine."""
        return self.seconds > _BASE_SECONDS + len(self.data) / 1000 * _SECONDS_PER_KB

    @property
    def kind(self) -> str:
        """The last line of the error, up to what differs from input to input."""
        lines = self.error.strip().splitlines() or ["slow" if self.is_slow else ""]
        return lines[-1].partition(":")[0]


def run_one(target: Target, data: bytes) -> Run:
    """Try one input."""
    since, error = time.process_time(), ""
    try:
        target.check(data)
    except Exception:
        error = traceback.format_exc()
    return Run(time.process_time() - since, data, error)


def shrunk(target: Target, found: Run) -> Run:
    """A smaller input that fails in the same way: pieces are left out, halves first."""
    size = max(len(found.data) // 2, 1)
    while True:
        for at in range(0, len(found.data), size):
            smaller = run_one(target, found.data[:at] + found.data[at + size :])
            if smaller.kind == found.kind:
                found = smaller
                break
        else:
            if size == 1:
                return found
            size //= 2
