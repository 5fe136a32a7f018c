"""An image, and what a proposed COPY would add to it."""

from __future__ import annotations

import dataclasses

import pytest

from resilience_hooks.static.graph.files import Files
from resilience_hooks.static.image.filesystem import FileSystem
from resilience_hooks.static.image.model import Blob, Link, Opaque, Origin
from resilience_hooks.static.tree.memory import memory_tree
from tests.static.graph.images import filesystem

TREE = memory_tree({"svc/app.py": "", "lib/a.py": "", "lib/sub/b.py": "", "one.py": ""})


def image() -> FileSystem:
    """One service's file, a link to it, a link to its folder and a circle."""
    fs = filesystem({"/app/svc/app.py": "svc/app.py"})
    links = {"/app/main.py": "svc/app.py", "/app/alias": "svc", "/app/loop": "loop"}
    origin = Origin(None, (2,))
    nodes = {**fs.nodes, **{path: Link(target, origin) for path, target in links.items()}}
    return dataclasses.replace(fs, nodes=nodes)


SHAPES = {
    "a file": ("/app/svc/app.py", "file"),
    "a folder": ("/app/svc", "dir"),
    "a link to a file": ("/app/main.py", "file"),
    "a link to a folder": ("/app/alias", "dir"),
    "through a link": ("/app/alias/app.py", "file"),
    "a circle": ("/app/loop", None),
    "nothing": ("/app/lib/a.py", None),
}


@pytest.mark.parametrize(("path", "shape"), SHAPES.values(), ids=SHAPES)
def test_shape(path: str, shape: str | None) -> None:
    """What a path leads to in the image."""
    files = Files(image(), TREE)
    assert files.shape(path) == files.built(path) == shape


ADDED = {
    "a file of a folder": ("/app/lib/a.py", "file", "lib/a.py"),
    "a file further down": ("/app/lib/sub/b.py", "file", "lib/sub/b.py"),
    "the folder": ("/app/lib", "dir", None),
    "a folder in it": ("/app/lib/sub", "dir", None),
    "a single file": ("/app/svc/one.py", "file", "one.py"),
}


@pytest.mark.parametrize(("path", "shape", "repo_path"), ADDED.values(), ids=ADDED)
def test_add(path: str, shape: str, repo_path: str | None) -> None:
    """What is added is seen, and told from what is built."""
    files = Files(image(), TREE)
    files.add("lib", "/app/lib")
    files.add("one.py", "/app/svc/one.py")
    assert (files.shape(path), files.built(path)) == (shape, None)
    assert files.repo_path(path) == repo_path
    assert files.is_added(path) is (shape == "file")
    if repo_path is not None:
        assert files.content(path) == Blob(repo_path)


def test_the_image_wins_over_what_is_added() -> None:
    """A file that is there already keeps its content and counts as built."""
    files = Files(image(), TREE)
    files.add("one.py", "/app/svc/app.py")
    assert files.content("/app/svc/app.py") == Blob("svc/app.py")
    assert files.repo_path("/app/svc/app.py") == "svc/app.py"
    assert not files.is_added("/app/svc/app.py")


def test_links_and_nothing() -> None:
    """A link has its target's origin; a circle stays as it is; nothing has no content."""
    files = Files(image(), TREE)
    assert files.real("/app/alias/app.py") == "/app/svc/app.py"
    assert files.repo_path("/app/alias/app.py") == "svc/app.py"
    assert files.real("/app/loop") == "/app/loop"
    assert isinstance(files.content("/app/gone.py"), Opaque)
