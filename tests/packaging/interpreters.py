"""Installs one wheel into an empty environment of each Python, and sees that it works there.

``python -m tests.packaging.interpreters [--wheel FILE] [PYTHON ...]`` builds the wheel of HEAD
unless one is given; by default python3.10 to python3.14, as far as they are on PATH. Needs a
package index for the extra ``static``. Exits 1 where something does not work, or nothing was tried.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.packaging.distributions import ROOT, committed, distributions

_SMOKE: Final = Path(__file__).with_name("smoke.py")
_PLATFORM: Final = ROOT / "examples/prediction-platform"
_FOUND: Final = "RH101 predictions.worker.data_loaders"
_PYTHONS: Final = tuple(f"python3.{minor}" for minor in range(10, 15))


def fault(wheel: Path, python: str, folder: Path) -> str | None:
    """What does not work of a wheel under a Python; None where all does."""
    done = _run(python, "-m", "venv", str(folder))
    if done.returncode:
        return done.stderr
    own, check = str(folder / "bin/python"), str(folder / "bin/resilience-hooks")
    pip = [own, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for argv in ([*pip, str(wheel)], [own, "-I", str(_SMOKE)], [*pip, f"{wheel}[static]"]):
        done = _run(*argv)
        if done.returncode:
            return done.stdout + done.stderr
    done = _run(check, "check", "--root", str(_PLATFORM), "--no-cache")
    return None if done.returncode == 1 and _FOUND in done.stdout else done.stdout + done.stderr


def runs(python: str) -> bool:
    """Whether there is such a Python, and no stand-in for one."""
    try:
        return _run(python, "-c", "import sys").returncode == 0
    except OSError:
        return False


def _run(*argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(argv, capture_output=True, text=True, check=False)


def _built(out: Path) -> Path:
    with tempfile.TemporaryDirectory() as sources:
        return distributions(Path(sources), out, committed(Path(sources)))[1]


def main(argv: Sequence[str] | None = None) -> int:
    """Try each Python; the exit code says whether the wheel works under all."""
    parser = argparse.ArgumentParser(description="Try the wheel under several Pythons.")
    parser.add_argument("pythons", nargs="*", metavar="PYTHON")
    parser.add_argument("--wheel", type=Path)
    options = parser.parse_args(argv)
    tried, failed = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        wheel = options.wheel or _built(Path(folder))
        for number, python in enumerate(options.pythons or filter(runs, _PYTHONS)):
            found = fault(wheel.resolve(), python, Path(folder, str(number)))
            tried, failed = tried + 1, failed + (found is not None)
            print(f"{python}: {'works' if found is None else found}", flush=True)
    print(f"{wheel.name}: {tried - failed} of {tried} Pythons")
    return 1 if failed or not tried else 0


if __name__ == "__main__":
    sys.exit(main())
