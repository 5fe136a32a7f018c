"""Nothing that a repository configures is run, and what git refuses is said clearly."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from resilience_hooks.errors import MissingBlobError, TreeError
from resilience_hooks.static.tree import Tree, commit_tree, index_tree
from tests.repository import Repository

COMMANDS = [
    "alias.cat-file",
    "alias.diff-files",
    "alias.ls-files",
    "alias.ls-tree",
    "core.alternateRefsCommand",
    "core.askPass",
    "core.editor",
    "core.fsmonitor",
    "core.gitProxy",
    "core.pager",
    "core.sshCommand",
    "credential.helper",
    "diff.evil.command",
    "diff.evil.textconv",
    "diff.external",
    "filter.evil.clean",
    "filter.evil.process",
    "filter.evil.smudge",
    "gpg.program",
    "pager.ls-files",
    "uploadpack.packObjectsHook",
]
HOOKS = ["post-checkout", "post-index-change", "pre-commit", "fsmonitor-watchman", "query-watchman"]


class Trap:
    """A repository that runs a program wherever git lets it, and the mark which that leaves."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.mark = repository.path.parent / "mark"
        self.program = repository.path.parent / "program"
        self.program.write_text(f'#!/bin/sh\necho "$0 $*" >>"{self.mark}"\ncat\n')
        self.program.chmod(0o755)

    def commit(self) -> None:
        """One commit, every file of it subject to the filter and the diff driver."""
        self.repository.commit(
            {"a.py": "old", "b.py": "x", ".gitattributes": "* filter=evil diff=evil"}
        )

    def make_racy(self) -> None:
        """Change a file so that its time stamp and size say nothing: git must compare content."""
        index, file = self.repository.path / ".git/index", self.repository.path / "a.py"
        now = file.stat().st_mtime_ns
        file.write_text("new")
        for path in (file, index):
            os.utime(path, ns=(now, now))

    def configure(self, key: str, file: Path | None = None) -> None:
        """Set one key to the program."""
        value = f"!{self.program}" if key.startswith(("alias", "credential")) else str(self.program)
        place = ["--file", str(file)] if file else []
        self.repository.git("config", *place, key, value)

    def sprung(self) -> str:
        """What was run, and with which arguments."""
        return self.mark.read_text() if self.mark.exists() else ""


@pytest.fixture
def trap(repository: Repository) -> Iterator[Trap]:
    """A repository with nothing configured yet."""
    trap = Trap(repository)
    trap.commit()
    trap.make_racy()
    yield trap
    assert trap.sprung() == ""


def read_all(tree: Tree) -> dict[str, bytes]:
    """Every file's bytes."""
    return {path: tree.read(path) for path in tree.entries}


def check(repository: Repository) -> None:
    """Read everything, from the index and from the commit."""
    index = read_all(index_tree(str(repository.path)))
    commit = read_all(commit_tree(str(repository.path), "HEAD"))
    assert (index["a.py"], commit["a.py"]) == (b"new", b"old")
    assert index["b.py"] == commit["b.py"] == b"x"


@pytest.mark.parametrize("key", COMMANDS)
def test_a_configured_command(trap: Trap, key: str) -> None:
    """No key that names a program gets it run."""
    trap.configure(key)
    trap.repository.git("config", "filter.evil.required", "true")
    check(trap.repository)


def test_all_of_them_included(trap: Trap) -> None:
    """An included file is no way around, and neither is a hook."""
    for key in COMMANDS:
        trap.configure(key, trap.repository.path / ".git/more")
    trap.repository.git("config", "include.path", "more")
    for name in HOOKS:
        (trap.repository.path / ".git/hooks").mkdir(exist_ok=True)
        (trap.repository.path / ".git/hooks" / name).symlink_to(trap.program)
    check(trap.repository)


@pytest.mark.parametrize("driver", ["a.b", "a b", "A", "ü", "x.clean"])
def test_filters_of_any_name(trap: Trap, driver: str) -> None:
    """A driver's name may hold dots, and what else an attribute may hold."""
    trap.repository.write({".git/info/attributes": f"* filter={driver}"})
    for variable in ("clean", "process"):
        trap.configure(f"filter.{driver}.{variable}")
    check(trap.repository)


def test_a_filter_that_cannot_be_switched_off(trap: Trap) -> None:
    """``-c`` splits at the first equals sign: such a driver is refused."""
    trap.repository.write({".git/info/attributes": "* filter=a=b"})
    trap.configure("filter.a=b.clean")
    with pytest.raises(TreeError, match=r"names a filter 'filter\.a=b'"):
        index_tree(str(trap.repository.path))


@pytest.mark.parametrize("key", ["filter.evil.clean", "core.fsmonitor"])
def test_the_trap_works(repository: Repository, key: str) -> None:
    """An ordinary git command does run what is configured."""
    trap = Trap(repository)
    trap.commit()
    trap.make_racy()
    trap.configure(key)
    subprocess.run(["git", "-C", str(repository.path), "status"], check=True, capture_output=True)
    assert str(trap.program) in trap.sprung()


def test_a_remote_that_is_a_command(repository: Repository, tmp_path: Path) -> None:
    """A partial clone's remote may name a program; a missing blob is never fetched from it."""
    repository.commit({"a.py": "x"})
    trap = Trap(repository)
    blob = repository.git("rev-parse", "HEAD:a.py").strip()
    tree = commit_tree(str(repository.path), "HEAD")
    (repository.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    for key, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::{trap.program}",
        "protocol.ext.allow": "always",
    }.items():
        repository.git("config", key, value)
    with pytest.raises(MissingBlobError):
        tree.read("a.py")
    assert trap.sprung() == ""


@pytest.mark.parametrize(
    "view",
    [index_tree, lambda directory: commit_tree(directory, "HEAD")],
    ids=["index", "commit"],
)
def test_a_repository_of_somebody_else(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, view: Callable[[str], Tree]
) -> None:
    """Git's refusal is passed on, its own hint included."""
    repository.commit({"a.py": ""})
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(TreeError, match=r"(?s)git refuses .* dubious ownership.*safe\.directory"):
        view(str(repository.path))


def test_an_exception_for_it_in_the_environment(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CI jobs set ``safe.directory`` through GIT_CONFIG_*; that is the user's, and kept."""
    repository.commit({"a.py": ""})
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "safe.directory")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(repository.path))
    assert list(index_tree(str(repository.path)).entries) == ["a.py"]


def test_a_broken_repository(repository: Repository) -> None:
    """A work tree that has lost its git directory is no plain folder."""
    (repository.path / "inner").mkdir()
    (repository.path / "inner/.git").write_text("gitdir: ../nowhere")
    with pytest.raises(TreeError, match=r"inner: git refuses this repository: .*nowhere"):
        index_tree(str(repository.path / "inner"))


def test_a_damaged_index(repository: Repository) -> None:
    """Git's words, and no traceback."""
    repository.commit({"a.py": ""})
    (repository.path / ".git/index").write_bytes(b"nonsense, long enough to be read as a header")
    with pytest.raises(TreeError, match=r"(?s)git ls-files failed: .*index file corrupt"):
        index_tree(str(repository.path))


def test_no_git(repository: Repository, tmp_path: Path) -> None:
    """Without git on the PATH the message says so."""
    with pytest.raises(TreeError, match=r"git cannot be run .* install git"):
        index_tree(str(repository.path), {"PATH": str(tmp_path)})
