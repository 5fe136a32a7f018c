"""The hook dockerfile-imports."""

from __future__ import annotations

from pathlib import Path

import pytest

from hooks.dockerfile_imports import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "prediction-platform"


def test_reports_the_founding_fault_of_the_example(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1, the module at its importing line, and the line that repairs it."""
    code = main(["--root", str(EXAMPLE)])
    out = capsys.readouterr().out
    assert code == 1
    assert "predictions/coordinator/coordinator.py:28:9: error RH101" in out
    assert "+ COPY predictions/worker/ ./predictions/worker/" in out
    assert out.endswith("1 error · 2 services checked\n")
