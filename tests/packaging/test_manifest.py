"""The hook manifest says what the runners need to hear."""

from __future__ import annotations

import configparser
import subprocess
import sys
from typing import Any

import pytest
import yaml

from tests.packaging.distributions import ROOT

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
HOOKS: list[dict[str, Any]] = yaml.safe_load(MANIFEST.read_text())
EACH_HOOK = pytest.mark.parametrize("hook", HOOKS, ids=[hook["id"] for hook in HOOKS])


def test_pre_commit_accepts_it() -> None:
    """The runner's own validation."""
    subprocess.run([sys.executable, "-m", "pre_commit", "validate-manifest", MANIFEST], check=True)


@EACH_HOOK
def test_the_entry_is_a_console_script(hook: dict[str, Any]) -> None:
    """``python -m`` would put the consumer's directory first on sys.path."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    scripts = setup["options.entry_points"]["console_scripts"].split()
    assert hook["entry"] == f"resilience-hooks-{hook['id']}"
    assert hook["entry"] in scripts
    assert (ROOT / "hooks" / f"{hook['id'].replace('-', '_')}.py").is_file()


@EACH_HOOK
def test_it_runs_once_and_always(hook: dict[str, Any]) -> None:
    """A commit that only deletes files selects none; a split call would see half a repository."""
    assert hook["always_run"] is True
    assert hook["pass_filenames"] is False
    assert hook["require_serial"] is True
    assert not {"files", "types", "types_or", "args"} & hook.keys()


@EACH_HOOK
def test_it_brings_its_own_environment(hook: dict[str, Any]) -> None:
    """Hooks with equal lists share one environment, and need nothing of the user's."""
    assert hook["language"] == "python"
    assert hook["additional_dependencies"] == [".[static]"]


@EACH_HOOK
def test_it_is_described_and_staged(hook: dict[str, Any]) -> None:
    """Stage names changed with pre-commit 3.2."""
    assert hook["name"]
    assert hook["description"]
    assert hook["stages"] == ["pre-commit", "pre-push", "manual"]
    assert hook["minimum_pre_commit_version"] == "3.2.0"
