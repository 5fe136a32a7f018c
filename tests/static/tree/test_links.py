"""follow: links inside a tree."""

from __future__ import annotations

import pytest

from resilience_hooks.static.tree import follow
from resilience_hooks.static.tree.memory import EmptyDirectory, Link, Submodule, memory_tree

TREE = memory_tree(
    {
        "shared/util.py": "",
        "shared/deep/x.py": "",
        "empty": EmptyDirectory(),
        "vendor": Submodule(),
        "svc/util.py": Link("../shared/util.py"),
        "svc/shared": Link("../shared"),
        "svc/slash": Link("../shared/"),
        "svc/dots": Link(".././svc//../shared/deep"),
        "svc/twice": Link("shared/deep"),
        "svc/top": Link(".."),
        "svc/dangling": Link("nowhere"),
        "svc/absolute": Link("/shared"),
        "svc/escape": Link("../../outside"),
        "svc/out-and-in": Link("../../repo/shared"),
        "svc/through-file": Link("../shared/util.py/x"),
        "svc/file-slash": Link("../shared/util.py/"),
        "svc/void": Link(""),
        "loop/a": Link("b"),
        "loop/b": Link("a"),
        "loop/self": Link("self"),
        "loop/inner": Link("inner/x"),
        "ü\udcff": Link("shared"),
        **{f"chain/{n}": Link(f"{n + 1}") for n in range(50)},
        "chain/50": "",
    }
)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("shared/util.py", "shared/util.py"),
        ("shared", "shared"),
        ("shared/", "shared"),
        ("./shared/./deep/../util.py", "shared/util.py"),
        ("", ""),
        ("empty", "empty"),
        ("vendor", "vendor"),
        ("svc/util.py", "shared/util.py"),
        ("svc/shared", "shared"),
        ("svc/shared/util.py", "shared/util.py"),
        ("svc/slash/util.py", "shared/util.py"),
        ("svc/dots/x.py", "shared/deep/x.py"),
        ("svc/twice/x.py", "shared/deep/x.py"),
        ("svc/twice/../util.py", "shared/util.py"),
        ("svc/top", ""),
        ("svc/top/svc/top/svc/util.py", "shared/util.py"),
        ("ü\udcff/util.py", "shared/util.py"),
        ("chain/10", "chain/50"),
    ],
)
def test_leads_somewhere(path: str, expected: str) -> None:
    """Links in any component are followed, relative to where they stand."""
    assert follow(TREE, path) == expected


@pytest.mark.parametrize(
    "path",
    [
        "nowhere",
        "shared/nowhere",
        "shared/util.py/",
        "shared/util.py/x",
        "empty/x",
        "vendor/x.py",
        "..",
        "svc/../../x",
        "svc/dangling",
        "svc/dangling/../util.py",
        "svc/absolute",
        "svc/escape",
        "svc/out-and-in",
        "svc/through-file",
        "svc/file-slash",
        "svc/void",
        "loop/a",
        "loop/self",
        "loop/inner",
        "chain/0",
    ],
)
def test_leads_nowhere(path: str) -> None:
    """Dangling, circular, absolute and escaping links lead to nothing of the tree."""
    assert follow(TREE, path) is None
