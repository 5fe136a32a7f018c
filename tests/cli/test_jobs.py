"""``check --jobs``: more processes say the same, and leave the same behind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from tests.repository import Repository

_CHECK: Final = (sys.executable, "-m", "resilience_hooks.cli.main", "check", "--format", "json")
_FILES: Final = 330


def check(root: Path, *words: str) -> dict[str, Any]:
    """What the command says, without how long it took."""
    told = timed(root, *words)
    told["stats"].pop("seconds")
    return told


def timed(root: Path, *words: str) -> dict[str, Any]:
    """The same with the time of each step."""
    done = subprocess.run([*_CHECK, *words], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.fixture(scope="module")
def monorepo(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Enough to read for forks to pay; two of three services lack something."""
    folder = tmp_path_factory.mktemp("monorepo")
    words = ("--files", str(_FILES), "--services", "3")
    command = [sys.executable, "-m", "benchmarks.monorepo", str(folder), *words]
    subprocess.run(command, check=True, capture_output=True)
    repository = Repository(folder)
    for number in (0, 2):
        dockerfile = next(folder.glob(f"**/service{number}/Dockerfile"))
        text = dockerfile.read_text()
        assert "COPY shared/ shared/\n" in text
        dockerfile.write_text(text.replace("COPY shared/ shared/\n", ""))
    repository.commit()
    return repository


def test_more_processes_say_the_same(monorepo: Repository) -> None:
    """To the byte, with the cache and without, and as many files are read."""
    alone = check(monorepo.path, "--no-cache", "--jobs", "1")
    assert alone["findings"]
    assert alone["stats"]["files_parsed"] > 100
    assert check(monorepo.path, "--no-cache", "--jobs", "3") == alone
    assert check(monorepo.path, "--jobs", "3") == alone


def test_what_forks_have_read_stands(monorepo: Repository) -> None:
    """The next run replays; one after a change reads what has changed, and nothing else."""
    check(monorepo.path, "--jobs", "3")
    assert check(monorepo.path)["stats"]["files_parsed"] == 0
    changed = next(monorepo.path.glob("**/service1/**/module*.py"))
    changed.write_text("import telnetlib2\n" + changed.read_text())
    after = check(monorepo.path)
    assert after["stats"]["files_parsed"] <= 1
    alone = check(monorepo.path, "--no-cache", "--jobs", "1")
    assert after["findings"] == alone["findings"]


def test_what_was_said_is_said_by_any_number_of_processes(monorepo: Repository) -> None:
    """How many processes there are is no part of the question: the answer is replayed."""
    check(monorepo.path, "--jobs", "2")
    assert timed(monorepo.path, "--jobs", "3")["stats"]["seconds"].keys() == {"cache"}


@pytest.mark.parametrize("given", ["0", "-1", "two"])
def test_no_number_of_processes(given: str, tmp_path: Path) -> None:
    """Exit 2, with what was given."""
    done = subprocess.run(
        [*_CHECK, f"--jobs={given}"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert repr(given) in done.stderr
