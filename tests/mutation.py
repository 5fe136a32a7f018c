"""Puts one-line faults into a copy of the analyzer, to see whether generated cases notice them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import resilience_hooks

_TESTS = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of a module in ``resilience_hooks.static`` and what stands there instead."""

    module: str
    right: str
    wrong: str


def caught(fault: Fault, judge: str, corpus: Path) -> bool:
    """Whether ``python -m JUDGE --judge CORPUS`` fails where the fault is in place.

    Raises ValueError where ``faulty`` does.
    """
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory)
        for package in (Path(resilience_hooks.__file__).parent, _TESTS):
            shutil.copytree(package, root / package.name, ignore=shutil.ignore_patterns("cases"))
        place = root / f"resilience_hooks/static/{fault.module}.py"
        place.write_text(faulty(fault, place.read_text(encoding="utf-8")), encoding="utf-8")
        command = [sys.executable, "-m", judge, "--judge", str(corpus)]
        return subprocess.run(command, cwd=root, capture_output=True, check=False).returncode != 0


def faulty(fault: Fault, text: str) -> str:
    """The text of the fault's module with the fault in it.

    Raises ValueError where the right line is not there exactly once.
    """
    if text.count(fault.right) != 1:
        raise ValueError(f"{fault.module}.py does not have this once: {fault.right}")
    return text.replace(fault.right, fault.wrong)


def report(verdicts: list[tuple[Fault, bool]], cases: str) -> int:
    """Print which faults were caught; 1 where one went unnoticed."""
    for fault, was_caught in verdicts:
        print(f"{'caught' if was_caught else 'MISSED'}  {fault.module}: {fault.wrong.strip()!r}")
    missed = sum(not was_caught for _, was_caught in verdicts)
    print(f"{len(verdicts) - missed} of {len(verdicts)} faults caught by {cases}")
    return 1 if missed else 0
