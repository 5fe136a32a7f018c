"""Paths are cleaned as Go's path package cleans them."""

from __future__ import annotations

import pytest

from resilience_hooks.static.image.paths import absolute, child, clean, inside, parent


@pytest.mark.parametrize(
    ("path", "cleaned"),
    [
        ("", "."),
        (".", "."),
        ("a/../b/./c//d/", "b/c/d"),
        ("//a", "/a"),
        ("///a", "/a"),
        ("/..", "/"),
        ("../a", "../a"),
    ],
)
def test_clean(path: str, cleaned: str) -> None:
    """The shortest equivalent path."""
    assert clean(path) == cleaned


@pytest.mark.parametrize(
    ("path", "workdir", "expected"),
    [
        ("x", "/app", "/app/x"),
        ("/x", "/app", "/x"),
        ("../../../x", "/app", "/x"),
        ("", "/app", "/app"),
        (".", "/", "/"),
    ],
)
def test_absolute(path: str, workdir: str, expected: str) -> None:
    """A relative path is seen from a directory and never leaves the root."""
    assert absolute(path, workdir) == expected


@pytest.mark.parametrize(
    ("path", "directory", "rest"),
    [
        ("/a/b", "/a", "b"),
        ("/a", "/a", ""),
        ("/ab", "/a", None),
        ("/a", "/", "a"),
        ("/", "/", ""),
        ("/a", "/a/b", None),
    ],
)
def test_inside(path: str, directory: str, rest: str | None) -> None:
    """What follows a directory in a path, component by component."""
    assert inside(path, directory) == rest


def test_parent_and_child_know_the_root() -> None:
    """The root holds itself, and names below it have one slash."""
    assert (parent("/a/b"), parent("/a"), parent("/")) == ("/a", "/", "/")
    assert (child("/", "a"), child("/a", "b")) == ("/a", "/a/b")
