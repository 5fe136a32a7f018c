"""First-parent commits and the trees that they make."""

from __future__ import annotations

import os

import pytest

from resilience_hooks.errors import TreeError, UsageError
from resilience_hooks.static.history.line import first_parents, range_of
from resilience_hooks.static.history.trees import Trees
from resilience_hooks.static.tree.git import tree_of_commit
from resilience_hooks.static.tree.repository import Repository as Located
from resilience_hooks.static.tree.repository import require
from tests.repository import Repository


@pytest.fixture
def history(repository: Repository) -> Repository:
    """Additions, a rename, a mode, a deletion, a merge, odd names, a commit without changes."""
    repository.commit({"a.py": "1", "dir/b.py": "2", 'odd "name\n\té.txt': "3"})
    repository.commit()
    repository.git("mv", "a.py", "dir/a.py")
    repository.commit({"c.sh": "x"})
    (repository.path / "c.sh").chmod(0o755)
    repository.commit()
    repository.git("checkout", "-qb", "side", "HEAD~1")
    repository.commit({"side.py": "s"})
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    repository.git("rm", "-q", "dir/b.py")
    repository.commit()
    return repository


def located(repository: Repository) -> Located:
    return require(str(repository.path), os.environ)


def test_first_parents_only(history: Repository) -> None:
    """What a merge brings is the merge's; the side branch is no commit of the line."""
    line = first_parents(located(history).git, "HEAD")
    ids = history.git("rev-list", "--first-parent", "--reverse", "HEAD").split()
    assert [commit.id for commit in line] == ids
    assert [commit.is_root for commit in line] == [True, *[False] * (len(ids) - 1)]
    assert [change.path for change in line[-2].changes] == ["side.py"]


def test_trees_are_those_of_git(history: Repository) -> None:
    """In whatever order they are asked for."""
    found = located(history)
    line = first_parents(found.git, "HEAD")
    trees = Trees(found, line)
    for index in (5, 0, 3, 1, 4, 2, 5):
        tree, expected = trees.at(index), tree_of_commit(found, line[index].id)
        assert list(tree.entries.items()) == list(expected.entries.items())
        assert dict(tree.children) == dict(expected.children)
        assert tree.label == expected.label
        assert tree.deleted == expected.deleted
        assert all(tree.read(path) == expected.read(path) for path in tree.entries)


def test_a_folder_of_the_repository(history: Repository) -> None:
    """Paths are relative to it, and what lies elsewhere changes nothing."""
    found = require(str(history.path / "dir"), os.environ)
    line = first_parents(found.git, "HEAD")
    assert {change.path for commit in line for change in commit.changes} == {"a.py", "b.py"}
    trees = Trees(found, line[:-1])
    assert list(trees.at(0).entries) == ["b.py"]


def test_a_range_is_led_by_the_commit_before_it(history: Repository) -> None:
    """So that the first has something to be compared with."""
    git = located(history).git
    ids = history.git("rev-list", "--first-parent", "--reverse", "HEAD").split()
    assert [commit.id for commit in range_of(git, "HEAD~2..")] == ids[-3:]
    assert [commit.id for commit in range_of(git, f"{ids[0]}..{ids[1]}")] == ids[:2]
    assert range_of(git, "HEAD..HEAD") == ()


@pytest.mark.parametrize("words", ["HEAD", "..HEAD", "HEAD...HEAD", ""])
def test_what_is_no_range(words: str, history: Repository) -> None:
    """One message."""
    with pytest.raises(UsageError, match=r"write A\.\.B"):
        range_of(located(history).git, words)


@pytest.mark.parametrize("words", ["nowhere..HEAD", "HEAD..nowhere", "--all..HEAD"])
def test_what_is_no_commit(words: str, history: Repository) -> None:
    """Nothing that is given reaches git as an option."""
    with pytest.raises(TreeError, match="no commit"):
        range_of(located(history).git, words)


def test_the_users_settings_do_not_count(history: Repository) -> None:
    """What a repository configures for people changes nothing."""
    before = first_parents(located(history).git, "HEAD")
    for name, value in {
        "log.showRoot": "false", "diff.renames": "copies", "color.ui": "always",
        "log.decorate": "full", "format.pretty": "oneline", "diff.noprefix": "true",
    }.items():  # fmt: skip
        history.git("config", name, value)
    assert first_parents(located(history).git, "HEAD") == before
