"""Where the cache lies: with the repository, never in its sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from resilience_hooks.static.cache.place import cache_directory
from tests.repository import Repository


def test_in_the_git_directory(repository: Repository) -> None:
    """From the top and from below it."""
    (repository.path / "a" / "b").mkdir(parents=True)
    expected = str(repository.path / ".git" / "resilience-cache")
    assert cache_directory(str(repository.path), {}) == expected
    assert cache_directory(str(repository.path / "a" / "b"), {}) == expected


def test_of_a_linked_work_tree(repository: Repository, tmp_path: Path) -> None:
    """In the git directory of that work tree."""
    repository.commit({"a": ""})
    repository.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"))
    found = cache_directory(str(tmp_path / "linked"), {})
    assert found == str(repository.path / ".git" / "worktrees" / "linked" / "resilience-cache")


def test_of_a_bare_repository(tmp_path: Path, repository: Repository) -> None:
    """Inside of it."""
    repository.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare"))
    assert cache_directory(str(tmp_path / "bare"), {}) == str(
        tmp_path / "bare" / "resilience-cache"
    )


@pytest.mark.parametrize("variable", ["XDG_CACHE_HOME", "RESILIENCE_HOOKS_CACHE_DIR"])
def test_of_a_plain_folder(tmp_path: Path, variable: str) -> None:
    """Among the user's cached files, or where the variable says."""
    found = cache_directory(str(tmp_path), {variable: "/somewhere"})
    assert found is not None
    assert found.startswith("/somewhere/")
