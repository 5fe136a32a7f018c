"""memory_tree: a mapping as a tree."""

from __future__ import annotations

import pytest

from resilience_hooks.static.tree.memory import (
    Content,
    EmptyDirectory,
    Executable,
    Link,
    Submodule,
    memory_tree,
)
from resilience_hooks.static.tree.model import Entry, Kind


@pytest.mark.parametrize(
    ("content", "entry", "data"),
    [
        pytest.param("ü", Entry(Kind.FILE), "ü".encode(), id="text"),
        pytest.param(b"\xff", Entry(Kind.FILE), b"\xff", id="bytes"),
        pytest.param(Executable("#!"), Entry(Kind.FILE, executable=True), b"#!", id="executable"),
        pytest.param(Link("../x"), Entry(Kind.LINK), b"../x", id="link"),
    ],
)
def test_contents(content: Content, entry: Entry, data: bytes) -> None:
    """Each kind of content yields its entry and its bytes."""
    tree = memory_tree({"path": content})
    assert tree.entries == {"path": entry}
    assert tree.read("path") == data


def test_markers_without_bytes() -> None:
    """Submodules and empty directories are listed, sorted with the rest."""
    tree = memory_tree({"z": Submodule(), "a": EmptyDirectory()})
    assert list(tree.entries.items()) == [
        ("a", Entry(Kind.DIRECTORY)),
        ("z", Entry(Kind.SUBMODULE)),
    ]
