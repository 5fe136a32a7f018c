"""GIT_* variables count for the repository that they describe, and for no other."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from resilience_hooks.errors import TreeError
from resilience_hooks.static.tree import index_tree, open_tree
from tests.repository import Repository

LIST = (
    "import sys; from resilience_hooks.static.tree import open_tree\n"
    "root = sys.argv[1] if len(sys.argv) > 1 else None\n"
    "print(*open_tree(root, None, '.').entries, sep=chr(10))"
)


def install_hook(repository: Repository, *arguments: str, cd: str = ".") -> None:
    """A pre-commit hook that lists the tree into ``.git/listed``."""
    project = str(Path(__file__).parents[3])
    command = shlex.join([sys.executable, "-c", LIST, *arguments])
    hook = repository.path / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        f'#!/bin/sh\nlog="$PWD/listed"\ncd {cd}\nPYTHONPATH={project} {command} >"$log"\n'
    )
    hook.chmod(0o755)


def listed(repository: Repository) -> list[str]:
    """What the hook saw."""
    return (repository.path / "listed").read_text().split()


@pytest.mark.parametrize(
    ("commit", "expected"),
    [
        (["--all"], ["a.py", "svc/b.py"]),
        (["a.py"], ["a.py", "gone.py", "svc/b.py"]),
        ([], ["a.py", "gone.py", "new.py", "svc/b.py"]),
    ],
    ids=["all", "paths", "staged"],
)
@pytest.mark.parametrize("cd", [".", "svc"])
def test_inside_a_hook(
    repository: Repository, commit: list[str], expected: list[str], cd: str
) -> None:
    """``git commit -a`` and ``git commit PATH`` hand their hooks a temporary index."""
    repository.commit({"a.py": "", "gone.py": "", "svc/b.py": "", ".gitignore": "listed"})
    install_hook(repository, cd=cd)
    repository.write({"a.py": "edited", "new.py": ""})
    if commit == ["--all"]:
        (repository.path / "gone.py").unlink()
    else:
        repository.git("add", "new.py")
    if not commit:
        repository.git("add", "a.py")
    repository.git("commit", "--quiet", "-m", "next", *commit)
    assert [path for path in listed(repository) if path != ".gitignore"] == expected


def test_a_hook_that_looks_at_another_repository(repository: Repository, tmp_path: Path) -> None:
    """The index of the commit under way is not that of the other repository."""
    other = Repository.create(tmp_path / "other")
    other.commit({"other.py": ""})
    repository.commit({"a.py": "", ".gitignore": "listed"})
    install_hook(repository, str(other.path))
    repository.write({"a.py": "edited"})
    repository.git("commit", "--quiet", "--all", "-m", "next")
    assert listed(repository) == ["other.py"]


def test_a_hook_of_a_linked_work_tree(repository: Repository, tmp_path: Path) -> None:
    """Git sets GIT_DIR to a directory that no work tree contains."""
    repository.commit({"a.py": "", ".gitignore": "listed"})
    repository.git("worktree", "add", "--quiet", str(tmp_path / "second"))
    install_hook(repository)
    second = Repository(tmp_path / "second")
    second.write({"b.py": ""})
    second.git("add", "b.py")
    second.git("commit", "--quiet", "-m", "next")
    assert listed(second) == [".gitignore", "a.py", "b.py"]


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Repository, Repository]:
    """The repository around the current directory, and another one."""
    here, there = (Repository.create(tmp_path / name) for name in ("here", "there"))
    here.commit({"here.py": "", "svc/a.py": ""})
    there.commit({"there.py": ""})
    monkeypatch.chdir(here.path)
    return here, there


def test_a_git_dir_of_another_repository(
    pair: tuple[Repository, Repository], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stray GIT_DIR is not the repository around a directory that has one."""
    here, there = pair
    monkeypatch.setenv("GIT_DIR", str(there.path / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(there.path / ".git/index"))
    assert list(index_tree(str(here.path)).entries) == ["here.py", "svc/a.py"]
    assert list(index_tree(str(there.path)).entries) == ["there.py"]


def test_a_git_dir_and_a_plain_folder(
    pair: tuple[Repository, Repository], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With GIT_DIR set git takes any directory for a work tree; we do not."""
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain/x.py").touch()
    monkeypatch.setenv("GIT_DIR", str(pair[0].path / ".git"))
    assert list(open_tree(str(tmp_path / "plain"), None, ".").entries) == ["x.py"]


def test_relative_variables(
    pair: tuple[Repository, Repository], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative GIT_DIR means the current directory's, whichever directory is listed."""
    here, there = pair
    there.git("add", ".")
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/second-index")
    here.git("read-tree", "HEAD:svc")
    (here.path / "a.py").touch()
    assert list(open_tree(None, None, ".").entries) == ["a.py"]
    assert list(index_tree(str(there.path)).entries) == ["there.py"]


def test_a_work_tree_apart_from_its_git_directory(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIT_DIR with GIT_WORK_TREE, as for files in a home directory, holds below that tree."""
    home = tmp_path / "home"
    (home / "svc").mkdir(parents=True)
    (home / "svc/a.py").touch()
    monkeypatch.setenv("GIT_DIR", str(repository.path / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(home))
    monkeypatch.chdir(home / "svc")
    repository.git("add", "-f", str(home / "svc/a.py"))
    assert list(open_tree(None, None, ".").entries) == ["svc/a.py"]
    assert list(open_tree(".", None, ".").entries) == ["a.py"]
    (tmp_path / "plain").mkdir()
    with pytest.raises(TreeError, match="no git repository"):
        index_tree(str(tmp_path / "plain"))


def test_git_config_variable(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIT_CONFIG diverts ``git config`` alone, and would hide the filters to be switched off."""
    repository.commit({"a.py": "old", ".gitattributes": "* filter=evil"})
    mark = repository.path.parent / "mark"
    repository.git("config", "filter.evil.clean", f"touch {mark}; cat")
    empty = repository.path.parent / "empty"
    empty.touch()
    monkeypatch.setenv("GIT_CONFIG", str(empty))
    repository.write({"a.py": "new"})
    for path in ("a.py", ".git/index"):
        subprocess.run(["touch", "-d", "@2000000000", str(repository.path / path)], check=True)
    assert index_tree(str(repository.path)).read("a.py") == b"new"
    assert not mark.exists()
