"""What a service loads to be verified: the standard library, and little of it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.startup.images import ROOT
from tests.startup.interpreters import EACH_INTERPRETER

SERVICE_TIER = ("resilience_hooks", "resilience_hooks.startup", "resilience_hooks.health")
# Each costs more than all of the verifier; they are loaded when there is something to say.
HEAVY = {"argparse", "ast", "asyncio", "dataclasses", "enum", "inspect", "json", "logging"} | {
    *("re", "threading", "traceback", "typing", "contextlib", "collections", "functools"),
}


def loaded(python: str, module: str) -> tuple[set[str], set[str]]:
    """What importing a module in a fresh interpreter loads, and the standard library's names."""
    code = (
        "import sys; before = set(sys.modules); "
        f"import {module}; print(*(set(sys.modules) - before)); print(*sys.stdlib_module_names)"
    )
    done = subprocess.run(
        [python, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}"],
        check=True,
        capture_output=True,
        text=True,
    )
    names, known = (set(line.split()) for line in done.stdout.splitlines())
    return names, known


@EACH_INTERPRETER
@pytest.mark.parametrize("module", SERVICE_TIER)
def test_loads_nothing_outside_the_standard_library(module: str, python: str) -> None:
    """The rest of the project least of all: a service image may hold this much alone."""
    names, known = loaded(python, module)
    own = {name for name in names if f"{name}.".startswith("resilience_hooks.")}
    assert {name.partition(".")[0] for name in names - own} <= known
    assert all(f"{name}.".startswith((f"{module}.", "resilience_hooks.")) for name in own)
    assert not any(name.startswith("resilience_hooks.static") for name in own)


@pytest.mark.parametrize("module", SERVICE_TIER)
def test_loads_nothing_heavy(module: str) -> None:
    """What a start pays for is what it uses."""
    assert loaded(sys.executable, module)[0].isdisjoint(HEAVY)
