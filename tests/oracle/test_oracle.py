"""The static verdict equals the interpreter's, import by import, on generated repositories."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_COUNT = 25
_SEED = 20250


@pytest.mark.skipif(sys.platform != "linux", reason="the images that are judged run on Linux")
def test_the_static_verdict_equals_the_interpreters() -> None:
    """What fails at start, when called, or under a handler; and every module that is loaded.

    In a process of its own: what hypothesis draws depends on the modules that are loaded.
    """
    command = [sys.executable, "-m", "tests.oracle.oracle", str(_COUNT), "--seed", str(_SEED)]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
