"""What is added is one file: registries find their modules."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from resilience_hooks.submodules import submodules


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a package with two rules and what they share."""
    name = "a_package_with_rules"
    (tmp_path / name).mkdir()
    for module in ("__init__", "rh902_second", "rh901_first", "shared"):
        (tmp_path / name / f"{module}.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    return name


@pytest.mark.parametrize(
    ("prefix", "names"),
    [("rh", ["rh901_first", "rh902_second"]), ("", ["rh901_first", "rh902_second", "shared"])],
)
def test_modules_by_name(package: str, prefix: str, names: list[str]) -> None:
    """All modules that start so, sorted, whatever order the disk has."""
    found = submodules(__import__(package), prefix)
    assert [module.__name__ for module in found] == [f"{package}.{name}" for name in names]
    assert f"{package}.{names[0]}" in sys.modules
