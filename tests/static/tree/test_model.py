"""Tree: directories derived from the listed paths."""

from __future__ import annotations

import pytest

from resilience_hooks.errors import TreeError
from resilience_hooks.static.tree.memory import EmptyDirectory, Link, Submodule, memory_tree

TREE = memory_tree(
    {
        "b/c/d.py": "1",
        "b/a.py": "2",
        "b-x": "3",
        "empty": EmptyDirectory(),
        "link": Link("b"),
        "sub": Submodule(),
    }
)


def test_children() -> None:
    """Every directory is there with its names; links and submodules are none."""
    assert TREE.children == {
        "": ("b", "b-x", "empty", "link", "sub"),
        "b": ("a.py", "c"),
        "b/c": ("d.py",),
        "empty": (),
    }


@pytest.mark.parametrize(
    ("directory", "expected"),
    [
        ("", ["b/a.py", "b/c/d.py", "b-x", "link", "sub"]),
        ("b", ["b/a.py", "b/c/d.py"]),
        ("b/c", ["b/c/d.py"]),
        ("empty", []),
        ("b-x", []),
        ("nowhere", []),
    ],
)
def test_under(directory: str, expected: list[str]) -> None:
    """The files and links below a directory, in order."""
    assert list(TREE.under(directory)) == expected


def test_under_a_deep_directory() -> None:
    """Depth costs no stack."""
    path = "d/" * 5000 + "f"
    assert list(memory_tree({path: ""}).under("")) == [path]


@pytest.mark.parametrize("path", ["b", "empty", "sub", "nowhere", ""])
def test_read_refuses_what_is_no_file(path: str) -> None:
    """Only listed files and links have bytes."""
    with pytest.raises(TreeError, match="not a file of memory"):
        TREE.read(path)
