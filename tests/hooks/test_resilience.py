"""The hook resilience."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hooks.resilience import CHECKS, main
from resilience_hooks.config.model import CHECKS as NAMES
from tests.repository import Repository

EXAMPLE = Path(__file__).parents[2] / "examples" / "prediction-platform"


def test_without_configuration_it_checks_images(capsys: pytest.CaptureFixture[str]) -> None:
    """The image checks are enabled by default."""
    code = main(["--root", str(EXAMPLE)])
    out = capsys.readouterr().out
    assert code == 1
    assert "coordinator.py:28:9: error RH101" in out


def test_the_checks_are_those_that_a_configuration_can_name() -> None:
    """A check that is registered can be enabled, and the reverse."""
    assert tuple(CHECKS) == NAMES


def test_a_configuration_with_faults(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of them, exit code 2."""
    repository.commit({"pyproject.toml": "[tool.resilience_hooks]\nchecks = ['all']\nx = 1\n"})
    assert main(["--root", str(repository.path)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("resilience-hooks: 2 faults in the configuration\npyproject.toml:2: ")
    assert "\npyproject.toml:3: x: there is no such key" in said


def test_the_hook_itself_is_light() -> None:
    """Importing it loads nothing of the analyzer: a warm run may end before that."""
    code = "import sys, hooks.resilience; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        check=True,
        capture_output=True,
        text=True,
    )
    loaded = set(done.stdout.split())
    assert loaded.isdisjoint({"libcst", "pathspec", "yaml", "resilience_hooks.static.tree"})
