"""What a service carries: nothing but the standard library and the tier itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TIER = ("clock", "outcomes", "sameday", "breaker", "phases", "push", "durable")
_CODE = """
import sys
before = set(sys.modules)
import resilience_hooks.{0}
for name in sorted(set(sys.modules) - before): print(name)
"""


@pytest.mark.parametrize("name", TIER)
def test_a_fresh_interpreter_loads_nothing_else(name: str) -> None:
    """No third party, nothing of the analyzer, no event loop, no test runner."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", _CODE.format(name)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    loaded = {line for line in done.stdout.split() if not line.startswith("_")}
    ours = {each for each in loaded if each.split(".")[0] == "resilience_hooks"}
    foreign = {each.split(".")[0] for each in loaded - ours} - sys.stdlib_module_names
    assert foreign == set()
    assert {each.split(".")[1] for each in ours if "." in each} <= {*TIER}
    assert "asyncio" not in loaded
