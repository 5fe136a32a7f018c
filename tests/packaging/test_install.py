"""The wheel in an environment of its own, with and without the analyzer's libraries."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from resilience_hooks.cli.main import COMMANDS
from tests.packaging.distributions import ROOT

SMOKE = ROOT / "tests/packaging/smoke.py"
SCRIPTS = [
    "resilience-hooks",
    "resilience-hooks-dockerfile-imports",
    "resilience-hooks-empty-data-handling",
    "resilience-hooks-resilience",
    "resilience-hooks-sql-schema",
    "resilience-hooks-startup-manifest",
]

OTHER_CHECKS = {
    "resilience-hooks-empty-data-handling",
    "resilience-hooks-sql-schema",
    "resilience-hooks-startup-manifest",
}
"""Those that do not look for what an image lacks."""


def run(*argv: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run an installed program, far from the source tree."""
    return subprocess.run(argv, cwd=cwd, capture_output=True, text=True, check=False)


CHECKING = [["resilience-hooks", "check"], *([script] for script in SCRIPTS[1:])]
IMAGES = [argv for argv in CHECKING if argv[0] not in OTHER_CHECKS]
HELP = [*([script] for script in SCRIPTS), *(["resilience-hooks", each] for each in COMMANDS)]


@pytest.mark.parametrize("argv", HELP, ids=" ".join)
def test_help(base_install: Path, tmp_path: Path, argv: list[str]) -> None:
    """Every script and every command answers --help, without the analyzer's libraries too."""
    done = run(str(base_install / argv[0]), *argv[1:], "--help", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: resilience-hooks")


@pytest.mark.parametrize("argv", IMAGES)
def test_the_founding_fault(full_install: Path, tmp_path: Path, argv: list[str]) -> None:
    """The installed wheel does its job; the source tree is out of sight."""
    root = str(ROOT / "examples/prediction-platform")
    done = run(str(full_install / argv[0]), *argv[1:], "--root", root, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "RH101 predictions.worker.data_loaders" in done.stdout


def test_what_needs_no_library_works(base_install: Path, tmp_path: Path) -> None:
    """Every module, every command and the startup verifier, as ``make wheel-test`` tries them."""
    done = run(str(base_install / "python"), "-I", str(SMOKE), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "works without any library" in done.stdout


def test_every_script_is_tried(base_install: Path) -> None:
    """A new script joins the list above."""
    assert sorted(path.name for path in base_install.glob("resilience-hooks*")) == SCRIPTS


@pytest.mark.parametrize("argv", CHECKING)
def test_the_missing_extra_is_named(base_install: Path, tmp_path: Path, argv: list[str]) -> None:
    """Without the analyzer's libraries a check ends in one line that says what to install."""
    (tmp_path / "Dockerfile").write_text('FROM python:3.12\nCOPY m.py .\nCMD ["python", "m.py"]\n')
    (tmp_path / "m.py").write_text("import os\n")
    done = run(str(base_install / argv[0]), *argv[1:], "--root", ".", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'resilience-hooks[static]'" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_service_tier_stays_light(base_install: Path, tmp_path: Path) -> None:
    """Importing the package loads nothing but itself."""
    code = (
        "import sys; before = set(sys.modules); import resilience_hooks\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = run(str(base_install / "python"), "-c", code, cwd=tmp_path)
    assert done.stdout.split() == ["__future__", "resilience_hooks"]


def test_hooks_is_no_package_of_its_own(base_install: Path, tmp_path: Path) -> None:
    """A top-level ``hooks`` exists in the repository only."""
    done = run(str(base_install / "python"), "-c", "import hooks", cwd=tmp_path)
    assert "No module named 'hooks'" in done.stderr


def test_a_consumer_cannot_shadow_us(base_install: Path, tmp_path: Path) -> None:
    """A repository with a directory of our name does not get its own code run."""
    (tmp_path / "resilience_hooks").mkdir()
    (tmp_path / "resilience_hooks/__init__.py").write_text("raise SystemExit('shadowed')")
    done = run(str(base_install / "resilience-hooks"), "--version", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
