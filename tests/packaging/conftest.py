"""The project as a user gets it: tracked files, built, installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.packaging.distributions import ROOT, distributions

EPOCH = 1_700_000_000


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
def built(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The source distribution, and the wheel that is built from it."""
    return distributions(sources, tmp_path_factory.mktemp("dist"), EPOCH)


@pytest.fixture(scope="session")
def wheel(built: tuple[Path, Path]) -> Path:
    """The wheel as an index would have it."""
    return built[1]


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
