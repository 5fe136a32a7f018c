"""open_tree: what --root and --rev mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from resilience_hooks.errors import TreeError, UsageError
from resilience_hooks.static.tree import open_tree
from tests.repository import Repository


@pytest.fixture
def project(repository: Repository) -> Repository:
    """A repository with a service and an untracked file."""
    repository.commit({"svc/a.py": "old", "b.py": ""})
    repository.write({"svc/a.py": "new", "svc/untracked.py": ""})
    return repository


def view(root: str | None, revision: str | None, cwd: Path) -> tuple[list[str], str]:
    """What is listed, and where it is said to come from."""
    tree = open_tree(root, revision, str(cwd))
    return list(tree.entries), tree.label.split()[0]


def test_the_repository_around_the_cwd(project: Repository) -> None:
    """All of it, from wherever in it."""
    for cwd in (project.path, project.path / "svc"):
        assert view(None, None, cwd) == (["b.py", "svc/a.py"], "index")
        assert view(None, "HEAD", cwd) == (["b.py", "svc/a.py"], "commit")


def test_a_directory_of_a_work_tree(project: Repository) -> None:
    """Only that directory, still as the index has it."""
    assert view("svc", None, project.path) == (["a.py"], "index")
    assert view("svc", "HEAD", project.path) == (["a.py"], "commit")
    assert view(".", None, project.path / "svc") == (["a.py"], "index")
    assert view("..", None, project.path / "svc") == (["b.py", "svc/a.py"], "index")


def test_a_bare_repository(project: Repository, tmp_path: Path) -> None:
    """A revision says what to read; without one there is nothing to list."""
    project.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    assert view("bare.git", "main", tmp_path) == (["b.py", "svc/a.py"], "commit")
    assert view(None, "main", tmp_path / "bare.git") == (["b.py", "svc/a.py"], "commit")
    for root, cwd in (("bare.git", tmp_path), (None, tmp_path / "bare.git")):
        with pytest.raises(UsageError, match=r"without a work tree; add --rev COMMIT"):
            view(root, None, cwd)


def test_the_git_directory_of_a_work_tree(project: Repository) -> None:
    """The same holds for .git itself."""
    assert view(".git", "HEAD", project.path) == (["b.py", "svc/a.py"], "commit")
    with pytest.raises(UsageError, match="add --rev COMMIT"):
        view(".git", None, project.path)


def test_a_plain_folder(tmp_path: Path) -> None:
    """A folder is what stands in it; it has no revisions."""
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain/x.py").touch()
    assert view("plain", None, tmp_path)[0] == ["x.py"]
    assert view(str(tmp_path / "plain"), None, Path("/"))[0] == ["x.py"]
    with pytest.raises(UsageError, match="--rev HEAD: plain lies in no git repository"):
        view("plain", "HEAD", tmp_path)


@pytest.mark.parametrize("revision", [None, "HEAD"])
def test_no_repository(tmp_path: Path, revision: str | None) -> None:
    """Without a root there must be a repository: a folder is never taken by accident."""
    with pytest.raises(TreeError, match=r"no git repository around .*; use --root DIR"):
        view(None, revision, tmp_path)


@pytest.mark.parametrize("root", ["missing", "file"])
def test_a_root_that_is_no_directory(tmp_path: Path, root: str) -> None:
    """A misspelt root is a usage error."""
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match=f"--root {root}: no such directory"):
        view(root, None, tmp_path)


def test_a_directory_with_a_newline(tmp_path: Path) -> None:
    """Git prints paths line by line; a newline in one must not confuse anybody."""
    repository = Repository.create(tmp_path / "new\nline")
    repository.commit({"svc/a.py": "x"})
    assert view(None, None, repository.path / "svc") == (["svc/a.py"], "index")
    assert view("svc", "HEAD", repository.path) == (["a.py"], "commit")
