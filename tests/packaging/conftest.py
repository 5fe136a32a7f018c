"""The project as a user gets it: tracked files, built, installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def tracked() -> list[str]:
    """The project's tracked files that stand on disk."""
    done = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], check=True, capture_output=True, text=True
    )
    return [name for name in done.stdout.split("\0")[:-1] if (ROOT / name).is_file()]


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tracked files: what is built must not depend on stray ones."""
    copy = tmp_path_factory.mktemp("sources")
    for name in tracked():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="session")
def wheel(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution as an index would have it."""
    out = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(sources)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def base_install(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts' directory of a fresh environment that holds the wheel and nothing else."""
    return install(wheel, tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="session")
def full_install(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, and behind the wheel the libraries that the tests themselves run with."""
    environment = tmp_path_factory.mktemp("full")
    scripts = install(wheel, environment)
    (packages,) = environment.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return scripts


def install(wheel: Path, environment: Path) -> Path:
    """Make an environment of a wheel alone; returns where its scripts are."""
    venv.create(environment, with_pip=False)
    scripts = environment / "bin"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "install",
         "--quiet", "--no-index", "--no-deps", str(wheel)],
        check=True,
    )  # fmt: skip
    return scripts
