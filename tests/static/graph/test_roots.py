"""The repository folders that an image's folders stand for."""

from __future__ import annotations

import pytest

from resilience_hooks.static.graph.roots import Roots, ancestors
from tests.static.graph.images import filesystem

IMAGE = {
    "/app/main.py": "services/admin/main.py",
    "/app/routes.py": "services/admin/routes.py",
    "/app/shared/logs.py": "libs/shared/logs.py",
    "/app/renamed.py": "services/admin/original.py",
    "/app/notes.txt": "docs/notes.txt",
    "/srv/tool.py": "tool.py",
    "/srv/pkg/tool.py": "pkg/tool.py",
}

ENTRIES = {
    "two folders, most files first": ("/app", ("services/admin", "libs")),
    "a slash at the end": ("/app/", ("services/admin", "libs")),
    "a folder below": ("/app/shared", ("libs/shared",)),
    "the tree's root": ("/srv", ("",)),
    "a renamed file says nothing of its folder": ("/app/renamed.py", ()),
    "no such folder": ("/opt", ()),
    "part of a name": ("/ap", ()),
}


@pytest.mark.parametrize(("entry", "folders"), ENTRIES.values(), ids=ENTRIES)
def test_of_entry(entry: str, folders: tuple[str, ...]) -> None:
    """Read off the origins of the Python files below an entry of ``sys.path``."""
    assert Roots(filesystem(IMAGE)).of_entry(entry) == folders


def test_place() -> None:
    """Where a repository file stands; of two copies the first."""
    roots = Roots(filesystem({**IMAGE, "/copy/main.py": "services/admin/main.py"}))
    assert roots.place("services/admin/original.py") == "/app/renamed.py"
    assert roots.place("services/admin/main.py") == "/app/main.py"
    assert roots.place("services/admin/gone.py") is None


ENDINGS = {
    "one file": ("shared/logs.py", "libs/shared/logs.py"),
    "two files": ("tool.py", None),
    "part of a name": ("outes.py", None),
    "no file": ("gone.py", None),
}


@pytest.mark.parametrize(("tail", "found"), ENDINGS.values(), ids=ENDINGS)
def test_ending(tail: str, found: str | None) -> None:
    """Only where the image leaves no choice."""
    assert Roots(filesystem(IMAGE)).ending(tail) == found


def test_ancestors() -> None:
    """The nearest folder first, the root of the tree last."""
    assert ancestors("a/b/c.py") == ["a/b", "a", ""]
    assert ancestors("c.py") == [""]
    assert ancestors("") == []
