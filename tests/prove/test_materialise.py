"""An image on the disk: what it holds, and nothing outside the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from resilience_hooks.errors import InternalError
from resilience_hooks.prove.materialise import materialise, place_of
from resilience_hooks.static.image.filesystem import FileSystem
from resilience_hooks.static.image.model import (
    Content,
    Directory,
    File,
    Link,
    Made,
    Node,
    Opaque,
    Origin,
)

ORIGIN = Origin(None, (1,))


def written(nodes: dict[str, Node], root: Path) -> tuple[str, ...]:
    """The nodes on the disk; returns what is unknown."""
    return materialise(FileSystem({"/": Directory(), **nodes}, {}), content, root)


def content(of: Content) -> bytes | None:
    """The bytes, where they are known."""
    return of.data if isinstance(of, Made) else None


def test_files_and_directories(tmp_path: Path) -> None:
    """They stand below the folder; what only a build knows is left out, and named."""
    unknown = written(
        {
            "/app": Directory(),
            "/app/a.py": File(Made(b"1"), ORIGIN),
            "/empty": Directory(),
            "/made": File(Opaque("a RUN step"), ORIGIN),
        },
        tmp_path,
    )
    assert (tmp_path / "app/a.py").read_bytes() == b"1"
    assert (tmp_path / "empty").is_dir()
    assert (unknown, (tmp_path / "made").exists()) == (("/made",), False)


LINKS = {
    "relative": "a.py",
    "absolute": "/app/a.py",
    "through another": "other/a.py",
    "above the root": "../../../../app/a.py",
}


@pytest.mark.parametrize("target", LINKS.values(), ids=LINKS)
def test_links_lead_to_the_image(target: str, tmp_path: Path) -> None:
    """Where they lead in the container, with the folder as its root."""
    nodes: dict[str, Node] = {
        "/app": Directory(),
        "/app/a.py": File(Made(b"1"), ORIGIN),
        "/app/other": Link("/app", ORIGIN),
        "/app/link": Link(target, ORIGIN),
    }
    written(nodes, tmp_path)
    link = tmp_path / "app/link"
    assert link.read_bytes() == b"1"
    assert link.resolve() == tmp_path / "app/a.py"


def test_links_never_leave(tmp_path: Path) -> None:
    """One that would lead to a file of this machine dangles; one in a circle is left out."""
    nodes: dict[str, Node] = {"/passwd": Link("/etc/passwd", ORIGIN), "/loop": Link("loop", ORIGIN)}
    written(nodes, tmp_path)
    assert not (tmp_path / "passwd").exists()
    assert (tmp_path / "passwd").is_symlink()
    assert not (tmp_path / "loop").is_symlink()


@pytest.mark.parametrize("path", ["/../x", "/a/../../x", "relative", "/a/./b", "/a\0b"])
def test_paths_that_are_none_of_an_image(path: str, tmp_path: Path) -> None:
    """They are refused before anything is written."""
    with pytest.raises(InternalError, match="not a path of an image"):
        place_of(path, tmp_path)
