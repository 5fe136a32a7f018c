"""The Python interpreters of this machine that a service image may have."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

_MINORS = range(10, 16)


@functools.cache
def interpreters() -> dict[str, str]:
    """Version → program: the one that runs the tests, and every other that is found."""
    return {"{}.{}".format(*sys.version_info): sys.executable, **dict(_found())}


def _found() -> Iterator[tuple[str, str]]:
    for minor in _MINORS:
        program = shutil.which(f"python3.{minor}")
        if program is not None and minor != sys.version_info.minor and _works(program):
            yield f"3.{minor}", program


def _works(program: str) -> bool:
    """Whether it starts: a shim may stand in for what is not installed."""
    return subprocess.run([program, "-c", ""], capture_output=True, check=False).returncode == 0


EACH_INTERPRETER = pytest.mark.parametrize(
    "python", interpreters().values(), ids=interpreters().keys()
)
