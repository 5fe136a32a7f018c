"""The hook in pre-commit, end to end: installed from the checkout, run on a repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.distributions import ROOT
from tests.repository import Repository
from tests.unavailable import unavailable

PLATFORM = ROOT / "examples" / "prediction-platform"
DOCKERFILE = "predictions/coordinator/Dockerfile"
DELETED = "predictions/__init__.py"
GAMES = "predictions/shared/games.py"
MODULE = "predictions.worker.data_loaders"


@pytest.fixture(scope="module")
def checkout(sources: Path) -> Repository:
    """The project's tracked files as a repository of hooks."""
    checkout = Repository.create(sources)
    checkout.commit()
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
    """Configure the hook at the checkout's commit, and install it."""
    commit = checkout.git("rev-parse", "HEAD").strip()
    repository.write(
        {
            ".pre-commit-config.yaml": (
                f"repos:\n- repo: {checkout.path}\n  rev: {commit}\n"
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


def test_prek(platform: Repository, checkout: Repository, tmp_path: Path) -> None:
    """The other runner of the same hooks finds the same fault, in an environment of its own."""
    commit = checkout.git("rev-parse", "HEAD").strip()
    hook = f"repos:\n- repo: {checkout.path}\n  rev: {commit}\n  hooks:\n  - id: resilience\n"
    platform.commit({".pre-commit-config.yaml": hook})
    prek = [str(Path(sys.executable).with_name("prek")), "run", "--all-files"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREK_HOME", str(tmp_path / "prek"))
        code, printed = run(platform.path, *prek)
        assert code == 1, printed
        assert f"error RH101 {MODULE} is not in the image" in printed
        repair(platform)
        code, printed = run(platform.path, *prek)
    assert code == 0, printed


def many(services: int, broken: int) -> dict[str, str | bytes]:
    """Services that share a package; the first of them do not copy it."""
    files: dict[str, str | bytes] = {"common/retry.py": "def retry(call):\n    return call\n"}
    for number in range(services):
        name = f"services/s{number:03}"
        copied = "" if number < broken else "COPY common/ ./common/\n"
        files[f"{name}/main.py"] = "\n" * (number % 3) + "from common.retry import retry\n"
        files[f"{name}/Dockerfile"] = (
            f'FROM python:3.12\nWORKDIR /app\n{copied}COPY {name}/ ./\nCMD ["python", "main.py"]\n'
        )
    return files


def test_a_page_of_a_large_repository(repository: Repository, checkout: Repository) -> None:
    """Three hundred services, forty of which lack one package: what a person sees is one page."""
    commit = checkout.git("rev-parse", "HEAD").strip()
    hook = f"repos:\n- repo: {checkout.path}\n  rev: {commit}\n  hooks:\n  - id: resilience\n"
    repository.commit({**many(300, 40), ".pre-commit-config.yaml": hook})
    code, printed = pre_commit(repository, "run", "--all-files")
    assert code == 1, printed
    assert len(printed.splitlines()) < 30
    assert "The same in 39 other services: services/s001, services/s002" in printed
    assert "and 35 more (--verbose names all)" in printed
    assert "40 errors · 300 services checked" in printed


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
