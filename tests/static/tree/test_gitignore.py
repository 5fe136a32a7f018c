"""ignored_by_git: patterns of the tree's own .gitignore files, judged by git itself."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience_hooks.static.tree.gitignore import ignored_by_git
from resilience_hooks.static.tree.memory import Content, Link, memory_tree
from tests.repository import Repository


@pytest.mark.parametrize(
    ("files", "path"),
    [
        ({".gitignore": "dist/\n"}, "dist"),
        ({".gitignore": "dist/\n"}, "web/dist"),
        ({".gitignore": "dist/\n"}, "web/dist/app.js"),
        ({".gitignore": "/build"}, "build/x"),
        ({".gitignore": "*.pyc\r\n"}, "a/b.pyc"),
        ({".gitignore": "\ufeff*.log"}, "x.log"),
        ({".gitignore": "trailing   \n"}, "trailing"),
        ({".gitignore": "\\#x\n\\!y"}, "!y"),
        ({".gitignore": "a/**/z"}, "a/b/c/z"),
        ({".gitignore": "build/\n!build/keep.txt"}, "build/keep.txt"),
        ({"web/.gitignore": "/dist"}, "web/dist/x"),
        ({".gitignore": "!x\n", "web/.gitignore": "x"}, "web/x"),
        ({".gitignore": "*\n!*/\n!*.py"}, "a/b/notes.txt"),
        ({".gitignore": "[\n**/a/\n"}, "q/a/x"),
        ({".gitignore": b"caf\xe9"}, "caf\udce9"),
    ],
)
def test_ignored(files: dict[str, Content], path: str) -> None:
    """A pattern that matches the path, or a directory that it lies in, ignores it."""
    assert ignored_by_git(memory_tree(files))(path)


@pytest.mark.parametrize(
    ("files", "path"),
    [
        ({}, "x"),
        ({".gitignore": ""}, "x"),
        ({".gitignore": "# x\n\n"}, "x"),
        ({".gitignore": "/build"}, "web/build"),
        ({".gitignore": "a/b"}, "x/a/b"),
        ({".gitignore": "*.py\n!m.py"}, "pkg/m.py"),
        ({".gitignore": "*\n!*/\n!*.py"}, "a/b/m.py"),
        ({".gitignore": "x", "web/.gitignore": "!x"}, "web/x"),
        ({"web/.gitignore": "x"}, "x"),
        ({"web/.gitignore": "x"}, "webx/x"),
        ({".gitignore": Link("patterns"), "patterns": "x"}, "x"),
        ({".gitignore/x": "x"}, "x"),
        ({".gitignore": "build/*\n!build/keep.txt"}, "build/keep.txt"),
    ],
)
def test_not_ignored(files: dict[str, Content], path: str) -> None:
    """Anchors, negations and other directories' files are respected."""
    assert not ignored_by_git(memory_tree(files))(path)


NAMES = st.sampled_from(["a", "b", "ab", "a.py"])
PATHS = st.builds(
    str.__add__, st.sampled_from(["", "d/"]), st.lists(NAMES, min_size=1, max_size=4).map("/".join)
)
SEGMENTS = st.sampled_from(["a", "b", "d", "*", "**", "?", "*.py", "a*", "[ab]", "[!a]"])
PATTERNS = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "", "!"]),
    st.sampled_from(["", "", "/"]),
    st.lists(SEGMENTS, min_size=1, max_size=3).map("/".join),
    st.sampled_from(["", "", "/"]),
)
FILES = st.lists(PATTERNS, max_size=5).map("\n".join)


@settings(max_examples=40, deadline=None)
@given(top=FILES, inner=FILES, paths=st.lists(PATHS, min_size=10, max_size=30, unique=True))
def test_agrees_with_git(top: str, inner: str, paths: list[str]) -> None:
    """On any patterns and any paths the answer is that of git, for a file or for a directory."""
    files = {".gitignore": top, "d/.gitignore": inner}
    with tempfile.TemporaryDirectory() as name:
        repository = Repository.create(Path(name))
        repository.write(files)
        by_git = _ignored(repository, paths)
        for path in paths:
            (repository.path / path).mkdir(parents=True, exist_ok=True)
        by_git |= _ignored(repository, paths)
    ignored = ignored_by_git(memory_tree(files))
    assert {path for path in paths if ignored(path)} == by_git


def _ignored(repository: Repository, paths: list[str]) -> set[str]:
    """What git ignores; it looks on disk for whether a path is a directory."""
    done = subprocess.run(
        ["git", "-C", str(repository.path), "check-ignore", "--no-index", "--stdin"],
        input="\n".join(paths),
        capture_output=True,
        text=True,
        check=False,
    )
    return set(done.stdout.splitlines())


def test_a_pattern_that_nobody_can_read_matches_nothing() -> None:
    """A range from z to a is none; git says nothing of it either."""
    is_ignored = ignored_by_git(memory_tree({".gitignore": "[z-a]\nb\n"}))
    assert (is_ignored("m"), is_ignored("b")) == (False, True)
