"""With the cache and without it, the same is printed to the byte, whatever is done in between."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from resilience_hooks.cli.main import main
from tests.repository import Repository
from tests.static.cache.moves import START, Moves

_STEPS = 25


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit code, what is printed, and what is complained of."""
    code = main(["check", *arguments])
    out, err = capsys.readouterr()
    return code, re.sub(r'(?s)"stats": .*', "", out), err


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_changes(
    seed: int, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """Edits, renames, deletions, modes, links, branches, merges; staged, committed or neither."""
    repository.commit(START)
    moves, done = Moves(repository, seed), ["nothing"]
    for _ in range(_STEPS):
        root = ("--root", str(repository.path), "--format", "json")
        expected = said(capsys, *root, "--no-cache")
        assert said(capsys, *root) == expected, done
        assert said(capsys, *root) == expected, done
        done.append(moves.make())


def test_a_deletion_that_is_committed(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """The tree stays as it was, what the commit before had does not."""
    repository.commit(START)
    root = ("--root", str(repository.path))
    (repository.path / "shared" / "store.py").unlink()
    assert said(capsys, *root) == said(capsys, *root, "--no-cache")
    repository.commit()
    assert said(capsys, *root) == said(capsys, *root, "--no-cache")


def test_a_temporary_index(
    repository: Repository,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """``git commit FILE`` hands its hooks an index of its own: what that holds counts."""
    repository.commit(START)
    monkeypatch.chdir(repository.path)
    before = said(capsys)
    for name in ("next-index-1", "next-index-2"):
        monkeypatch.setenv("GIT_INDEX_FILE", str(repository.path / ".git" / name))
        repository.git("read-tree", "HEAD")
        repository.git("rm", "--quiet", "--cached", "shared/store.py")
        missing = said(capsys)
        assert missing == said(capsys, "--no-cache") != before
        assert said(capsys) == missing
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert said(capsys) == before


def test_a_linked_work_tree(
    repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each work tree has its own state."""
    repository.commit(START)
    linked = tmp_path / "linked"
    repository.git("worktree", "add", "--quiet", "--detach", str(linked))
    here, there = ("--root", str(repository.path)), ("--root", str(linked))
    before = said(capsys, *here)
    (linked / "shared" / "store.py").unlink()
    for _ in range(2):
        assert said(capsys, *there) == said(capsys, *there, "--no-cache") != before
        assert said(capsys, *here) == before


def test_a_bare_repository(
    repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Commits are looked at with what is known of others."""
    first = repository.commit(START)
    second = repository.commit({"c/main.py": "import shared.store\nimport nothing\n"})
    bare = str(tmp_path / "bare")
    repository.git("clone", "--quiet", "--bare", ".", bare)
    for commit in (first, second, first):
        named = ("--root", bare, "--rev", commit)
        assert said(capsys, *named) == said(capsys, *named, "--no-cache")
