"""Tree.deleted: what the commit before had."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from resilience_hooks.static.tree import Tree, commit_tree, folder_tree, index_tree
from resilience_hooks.static.tree.memory import memory_tree
from tests.repository import Repository

FILES = {"a.py": "x = 1\n", "b.py": "y = 2\n", "svc/c.py": "z = 3\n", "svc/ö \n.py": ""}


@pytest.fixture
def committed(repository: Repository) -> Repository:
    """A repository whose one commit holds FILES."""
    repository.commit(FILES)
    return repository


def of_index(repository: Repository, folder: str = "") -> frozenset[str]:
    """What the index of a repository lacks."""
    return index_tree(str(repository.path / folder)).deleted


INDEX = {
    "nothing": ([], set()),
    "a file": (["rm", "--quiet", "a.py"], {"a.py"}),
    "a directory": (["rm", "--quiet", "-r", "svc"], {"svc/c.py", "svc/ö \n.py"}),
    "a renamed file": (["mv", "a.py", "c.py"], {"a.py"}),
    "a file that stays on disk": (["rm", "--quiet", "--cached", "a.py"], {"a.py"}),
    "a file that is yet to be added again": (
        ["-c", "alias.again=!git rm --quiet --cached a.py && git add -N a.py", "again"],
        set(),
    ),
}


@pytest.mark.parametrize(("command", "deleted"), INDEX.values(), ids=INDEX)
def test_index(committed: Repository, command: list[str], deleted: set[str]) -> None:
    """What HEAD has and the index lacks; a rename takes the old name away."""
    if command:
        committed.git(*command)
    assert of_index(committed) == deleted


def test_work_tree(committed: Repository) -> None:
    """A file that only the work tree lacks is not listed: it counts as deleted."""
    (committed.path / "a.py").unlink()
    assert of_index(committed) == {"a.py"}


def test_below_a_directory(committed: Repository) -> None:
    """Paths are relative to the directory, and none lies outside of it."""
    committed.git("rm", "--quiet", "a.py", "svc/c.py")
    assert of_index(committed, "svc") == {"c.py"}


def test_no_commit_yet(repository: Repository) -> None:
    """Nothing was there before the first commit."""
    repository.write(FILES)
    repository.git("add", "--all")
    assert of_index(repository) == frozenset()


def test_commit(committed: Repository) -> None:
    """What its first parent has and a commit lacks; the work tree plays no part."""
    committed.git("rm", "--quiet", "a.py", "svc/c.py")
    second = committed.commit()
    committed.git("rm", "--quiet", "b.py")
    assert commit_tree(str(committed.path), second).deleted == {"a.py", "svc/c.py"}
    assert commit_tree(str(committed.path / ".git"), second).deleted == {"a.py", "svc/c.py"}
    assert commit_tree(str(committed.path / "svc"), second).deleted == {"c.py"}
    assert commit_tree(str(committed.path), f"{second}^").deleted == frozenset()


def test_merge(committed: Repository) -> None:
    """A merge is compared with the branch that it was made on."""
    committed.git("checkout", "--quiet", "-b", "topic")
    committed.git("rm", "--quiet", "a.py")
    committed.commit()
    committed.git("checkout", "--quiet", "main")
    committed.git("rm", "--quiet", "b.py")
    committed.commit()
    committed.git("merge", "--quiet", "--no-edit", "topic")
    assert commit_tree(str(committed.path), "HEAD").deleted == {"a.py"}


def test_shallow_clone(committed: Repository, tmp_path: Path) -> None:
    """Its oldest commit has no parent to compare with."""
    committed.git("rm", "--quiet", "a.py")
    committed.commit()
    clone = tmp_path / "clone"
    committed.git("clone", "--quiet", "--depth=1", f"file://{committed.path}", str(clone))
    assert commit_tree(str(clone), "HEAD").deleted == frozenset()


def test_elsewhere(tmp_path: Path) -> None:
    """A folder has no commit before; a tree in memory has what it is told."""
    (tmp_path / "a.py").touch()
    assert folder_tree(str(tmp_path)).deleted == frozenset()
    assert memory_tree({"a.py": ""}, deleted=["a.py", "b.py"]).deleted == {"b.py"}


def test_git_is_asked_only_when_it_matters(
    committed: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Listing and reading a tree cost no comparison; the answer is kept."""
    tree: Tree = index_tree(str(committed.path), {**os.environ})
    trace = tmp_path / "trace"
    monkeypatch.setenv("GIT_TRACE", str(trace))
    traced = index_tree(str(committed.path))
    assert "diff-index" not in trace.read_text()
    assert traced.deleted == traced.deleted == tree.deleted
    assert trace.read_text().count("built-in: git diff-index") == 1
