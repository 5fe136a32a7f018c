"""The hook in pre-commit, end to end: installed from the checkout, run on a repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from resilience_hooks import __version__
from tests.packaging.distributions import ROOT
from tests.repository import Repository
from tests.unavailable import unavailable

README = ROOT / "README.md"
REVISION = f"v{__version__}"
PLATFORM = ROOT / "examples" / "prediction-platform"
DOCKERFILE = "predictions/coordinator/Dockerfile"
DELETED = "predictions/__init__.py"
GAMES = "predictions/shared/games.py"
MODULE = "predictions.worker.data_loaders"


@pytest.fixture(scope="module")
def checkout(sources: Path) -> Repository:
    """The project's tracked files as a repository of hooks, with the tag of a release."""
    checkout = Repository.create(sources)
    checkout.commit()
    checkout.git("tag", REVISION)
    return checkout


@pytest.fixture(scope="module", autouse=True)
def _package_index(tmp_path_factory: pytest.TempPathFactory) -> None:
    """pre-commit installs the hook's libraries with pip."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest",
         str(tmp_path_factory.mktemp("download")), "pathspec"],
        capture_output=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        unavailable("no package index is reachable")


@pytest.fixture(scope="module", autouse=True)
def _private_home(tmp_path_factory: pytest.TempPathFactory) -> object:
    """One place for pre-commit's environments: the runs share them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRE_COMMIT_HOME", str(tmp_path_factory.mktemp("pre-commit")))
        yield


@pytest.fixture
def platform(repository: Repository) -> Repository:
    """The example platform, with its fault, committed."""
    shutil.copytree(PLATFORM, repository.path, dirs_exist_ok=True)
    repository.commit()
    return repository


def run(cwd: Path, *argv: str) -> tuple[int, str]:
    """The exit code and everything that a program prints."""
    done = subprocess.run(
        argv,
        cwd=cwd,
        env={**os.environ, "PRE_COMMIT_COLOR": "never"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def pre_commit(repository: Repository, *argv: str) -> tuple[int, str]:
    """Run pre-commit in a repository."""
    return run(repository.path, sys.executable, "-m", "pre_commit", *argv)


def repair(repository: Repository) -> None:
    """Stage the line that the report proposes."""
    dockerfile = repository.path / DOCKERFILE
    lines = dockerfile.read_text().splitlines(keepends=True)
    lines.insert(11, "COPY predictions/worker/ ./predictions/worker/\n")
    dockerfile.write_text("".join(lines))
    repository.git("add", DOCKERFILE)


def use_hook(repository: Repository, checkout: Repository) -> None:
    """Configure the hook of the checkout, and install it."""
    repository.write(
        {
            ".pre-commit-config.yaml": (
                f"repos:\n- repo: {checkout.path}\n  rev: {REVISION}\n"
                "  hooks:\n  - id: dockerfile-imports\n"
            )
        }
    )
    repository.git("add", ".pre-commit-config.yaml")
    code, printed = pre_commit(repository, "install")
    assert code == 0, printed


def test_try_repo(platform: Repository, checkout: Repository) -> None:
    """A newcomer's first command finds the fault, in an environment of its own."""
    code, printed = pre_commit(
        platform, "try-repo", str(checkout.path), "dockerfile-imports", "--all-files", "--verbose"
    )
    assert code == 1, printed
    assert f"error RH101 {MODULE} is not in the image" in printed
    assert f"Add to {DOCKERFILE} after line 11:" in printed
    assert "+ COPY predictions/worker/ ./predictions/worker/" in printed


RUNNERS = {
    "pre-commit": [sys.executable, "-m", "pre_commit"],
    "prek": [str(Path(sys.executable).with_name("prek"))],
}


@pytest.mark.parametrize("runner", RUNNERS.values(), ids=RUNNERS)
def test_the_snippet_of_the_readme(
    platform: Repository, checkout: Repository, tmp_path: Path, runner: list[str]
) -> None:
    """As it stands there, this checkout in the place of its address: red, repaired, green."""
    (snippet,) = re.findall(r"^repos:\n(?:[ -].*\n)+", README.read_text(), re.MULTILINE)
    own = re.sub(r"(?<=repo: )\S+", str(checkout.path), snippet)
    platform.commit({".pre-commit-config.yaml": own})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREK_HOME", str(tmp_path / "prek"))
        code, printed = run(platform.path, *runner, "run", "--all-files")
        assert code == 1, printed
        assert f"error RH101 {MODULE} is not in the image" in printed
        repair(platform)
        code, printed = run(platform.path, *runner, "run", "--all-files")
    assert code == 0, printed


def test_a_commit_is_refused_until_the_fault_is_repaired(
    platform: Repository, checkout: Repository
) -> None:
    """``git commit`` fails and names the module; with the proposed line it passes."""
    use_hook(platform, checkout)
    code, printed = run(platform.path, "git", "commit", "-m", "use the hook")
    assert code == 1, printed
    assert MODULE in printed
    repair(platform)
    code, printed = run(platform.path, "git", "commit", "-m", "repair")
    assert code == 0, printed


DELETIONS = {
    "a COPY names it": (DELETED, f"{DOCKERFILE}:9: error RH301"),
    "an import names it": (GAMES, "error RH106 predictions.shared.games was deleted"),
}


@pytest.mark.parametrize(("deleted", "verdict"), DELETIONS.values(), ids=DELETIONS)
def test_a_commit_that_only_deletes_is_checked(
    platform: Repository, checkout: Repository, deleted: str, verdict: str
) -> None:
    """No file is left to select, and yet an image breaks: its build, or what it starts."""
    repair(platform)
    use_hook(platform, checkout)
    platform.git("commit", "--quiet", "-m", "healthy")
    platform.git("rm", "--quiet", deleted)
    code, printed = run(platform.path, "git", "commit", "-m", "delete a module")
    assert code == 1, printed
    assert verdict in printed
    assert deleted in printed


def test_an_untracked_module_does_not_help(platform: Repository, checkout: Repository) -> None:
    """What only the author's disk holds is not in the commit, and not in its image."""
    repair(platform)
    use_hook(platform, checkout)
    platform.git("rm", "--quiet", "--cached", DELETED)
    code, printed = run(platform.path, "git", "commit", "-m", "forget a module")
    assert (platform.path / DELETED).exists()
    assert code == 1, printed
    assert DELETED in printed
