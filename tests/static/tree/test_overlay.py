"""A tree with some of its files rewritten."""

from __future__ import annotations

from resilience_hooks.static.tree import Kind
from resilience_hooks.static.tree.memory import Executable, memory_tree
from resilience_hooks.static.tree.overlay import overlaid

BELOW = memory_tree({"a": "old", "b": "same", "run": Executable("old")}, deleted=["gone", "new"])


def test_bytes_and_entries() -> None:
    """Rewritten files have new bytes and no blob; the others are what they were."""
    tree = overlaid(BELOW, {"a": b"new", "run": b"new", "dir/c": b"made"})
    assert [tree.read(path) for path in ("a", "b", "run", "dir/c")] == [
        b"new", b"same", b"new", b"made",
    ]  # fmt: skip
    assert tree.entries["b"] is BELOW.entries["b"]
    assert tree.entries["a"] is not BELOW.entries["a"]
    assert (tree.entries["run"].executable, tree.entries["dir/c"].kind) == (True, Kind.FILE)
    assert (list(tree.entries), tree.is_dir("dir")) == (["a", "b", "dir/c", "run"], True)
    assert BELOW.read("a") == b"old"


def test_what_was_deleted_is_asked_of_the_tree_below() -> None:
    """A file that is made anew is not deleted any more."""
    assert overlaid(BELOW, {"new": b""}).deleted == {"gone"}


def test_overlays_stack() -> None:
    """The last one wins."""
    tree = overlaid(overlaid(BELOW, {"a": b"1", "b": b"1"}), {"a": b"2"})
    assert (tree.read("a"), tree.read("b"), tree.label) == (b"2", b"1", "memory")
