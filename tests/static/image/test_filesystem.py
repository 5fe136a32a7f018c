"""The file system of an image, read and under construction."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience_hooks.static.image import layers as module
from resilience_hooks.static.image.filesystem import FileSystem, LinkLoopError
from resilience_hooks.static.image.layers import ClashError, FullError, Layers
from resilience_hooks.static.image.model import Directory, File, Link, Made, Origin

ORIGIN = Origin(None, (1,))
FILE = File(Made(b""), ORIGIN)


def layers(*paths: str, **links: str) -> Layers:
    """Layers with files (directories end with a slash), and links in the root."""
    found = Layers()
    for path in paths:
        found.make_directories(path.rpartition("/")[0] or "/")
        if not path.endswith("/"):
            found.put(path, FILE)
    for name, target in links.items():
        found.put(f"/{name}", Link(target, ORIGIN))
    return found


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a/f", "/a/f"),
        ("/to_a/f", "/a/f"),
        ("/chain/f", "/a/f"),
        ("/absolute", "/a/f"),
        ("/up/f", "/a/f"),
        ("/dangling/x", "/nowhere/x"),
        ("/a/../a/./f", "/a/f"),
        ("/..", "/"),
        ("/nowhere", "/nowhere"),
    ],
)
def test_links_are_followed(path: str, expected: str) -> None:
    """In every component; what is missing is kept as it is, and nothing leaves the root."""
    fs = layers(
        "/a/f", to_a="a", chain="to_a", absolute="/a/f", up="../../a", dangling="nowhere"
    ).files
    assert fs.resolve(path) == expected


def test_circles_are_refused() -> None:
    """As the kernel does after forty links; questions about them are answered with no."""
    found = layers(one="two", two="one")
    with pytest.raises(LinkLoopError):
        found.files.resolve("/one")
    with pytest.raises(ClashError, match="circle"):
        found.resolve("/one")
    assert found.files.stat("/one") is None
    assert found.files.listdir("/one") == ()
    assert not found.files.is_file("/one")


def test_reading() -> None:
    """Nodes, kinds and names; a link's own node and what it leads to."""
    fs = layers("/d/b", "/d/a", "/e/", link="d").files
    assert isinstance(fs.lstat("/link"), Link)
    assert isinstance(fs.stat("/link"), Directory)
    assert fs.listdir("/link") == ("a", "b")
    assert fs.listdir("/d/a") == ()
    assert (fs.is_dir("/e"), fs.is_file("/link/a"), fs.is_file("/e")) == (True, True, False)
    assert [path for path, _ in fs.walk()] == ["/", "/d", "/d/a", "/d/b", "/e", "/link"]


def test_clashes() -> None:
    """A directory is never made of a file or a link, nor a file put over a directory."""
    found = layers("/f", "/d/x", link="d")
    for path in ("/f", "/f/x/y", "/link/x"):
        with pytest.raises(ClashError, match="is no directory"):
            found.make_directories(path)
    with pytest.raises(ClashError, match="would replace it") as caught:
        found.put("/d", FILE)
    assert caught.value.path == "/d"


def test_a_copy_is_its_own() -> None:
    """A stage built on another does not change it."""
    first = layers("/d/a")
    second = Layers(first.files)
    second.put("/d/b", FILE)
    second.remove("/d/a")
    assert (first.files.listdir("/d"), second.files.listdir("/d")) == (("a",), ("b",))


def test_remove() -> None:
    """A path with all below it; the root keeps only itself."""
    found = layers("/d/e/f", "/d/g", "/h")
    found.remove("/d/e")
    found.remove("/nowhere")
    assert [path for path, _ in found.files.walk()] == ["/", "/d", "/d/g", "/h"]
    found.remove("/")
    assert [path for path, _ in found.files.walk()] == ["/"]


def test_overlay() -> None:
    """Directories merge; everything else above replaces what is below."""
    below = layers("/d/keep", "/d/x/deep", "/f", link="d")
    above = layers("/d/new", "/d/x", "/f/inner", "/link/y")
    below.overlay(above.files)
    files = [path for path, node in below.files.walk() if isinstance(node, File)]
    assert files == ["/d/keep", "/d/new", "/d/x", "/f/inner", "/link/y"]


def test_restore() -> None:
    """A path is again as it was elsewhere, also where it was not."""
    before = layers("/d/a", "/d/e/b")
    found = Layers(before.files)
    found.remove("/d")
    found.make_directories("/m/n")
    found.put("/m/n/x", FILE)
    found.restore("/d", before.files)
    found.restore("/m/n", before.files)
    assert [path for path, _ in found.files.walk()] == ["/", "/d", "/d/a", "/d/e", "/d/e/b", "/m"]


names = st.sampled_from("abc")
paths = st.lists(names, min_size=1, max_size=3).map(lambda parts: "/" + "/".join(parts))
steps = st.tuples(st.sampled_from(["directory", "file", "remove"]), paths)


@given(st.lists(steps, max_size=12))
def test_names_and_nodes_agree(given_steps: list[tuple[str, str]]) -> None:
    """Whatever is done, every node is listed in its directory, and nothing else is."""
    found = Layers()
    for what, path in given_steps:
        with contextlib.suppress(ClashError):
            _do(found, what, path)
    assert _listed(found.files) == set(found.files.nodes)


def _do(found: Layers, what: str, path: str) -> None:
    if what == "remove":
        found.remove(path)
        return
    found.make_directories(path if what == "directory" else path[:-2] or "/")
    if what == "file":
        found.put(path, FILE)


def _listed(fs: FileSystem) -> set[str]:
    below = {
        f"{directory.rstrip('/')}/{name}" for directory in fs.names for name in fs.names[directory]
    }
    return below | {"/"}


def test_more_than_a_path_or_an_image_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that no kernel takes is a clash; files without end are not laid out."""
    layers = Layers()
    with pytest.raises(ClashError, match="longer than a path"):
        layers.make_directories("/d" * 2_100)
    monkeypatch.setattr(module, "_MOST", 3)
    with pytest.raises(FullError, match="more than 3 files"):
        layers.make_directories("/a/b/c/d")
