"""ADD unpacks local archives, told by their content, and fetches."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile

import pytest

from resilience_hooks.static.image import archive
from resilience_hooks.static.image.model import File, Image, Link, Made, Opaque
from resilience_hooks.static.tree.memory import Content
from resilience_hooks.static.tree.memory import Link as MemoryLink
from tests.static.image.cases import build, paths


def tar(*members: tuple[str, str | bytes, str]) -> bytes:
    """An archive of (name, content or link target, type) triples."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as writer:
        for name, content, kind in members:
            info = tarfile.TarInfo(name)
            info.type = kind.encode()
            data = content if isinstance(content, bytes) else b""
            info.size = len(data)
            info.linkname = "" if isinstance(content, bytes) else content
            writer.addfile(info, io.BytesIO(data))
    return stream.getvalue()


FILE, HARD, SOFT, FOLDER, FIFO = "0", "1", "2", "5", "6"
PLAIN = tar(("pkg/m.py", b"m", FILE), ("top.txt", b"t", FILE))


def added(lines: list[str], files: dict[str, Content]) -> Image:
    """The image of some lines FROM scratch."""
    return build({**files, "Dockerfile": "\n".join(("FROM scratch", *lines, ""))})


@pytest.mark.parametrize(
    "data",
    [PLAIN, gzip.compress(PLAIN), bz2.compress(PLAIN), lzma.compress(PLAIN)],
    ids=["plain", "gzip", "bzip2", "xz"],
)
def test_archives_are_unpacked_by_their_content(data: bytes) -> None:
    """Whatever their name is."""
    image = added(["ADD data.bin /o"], {"data.bin": data})
    node = image.fs.lstat("/o/pkg/m.py")
    assert paths(image) == ["/o/pkg/m.py", "/o/top.txt"]
    assert isinstance(node, File)
    assert node.content == Made(b"m")
    assert (node.origin.repo_path, node.origin.lines) == (None, (2,))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text",
        gzip.compress(b"text"),
        bytes(10240),
        b"\x1f\x8b\x08 broken",
        b"BZh9",
        b"\0" * 9,
    ],
    ids=["empty", "text", "gzip of text", "no member", "broken gzip", "broken bzip2", "zeros"],
)
def test_what_is_no_archive_is_copied(data: bytes) -> None:
    """A name that ends in .tar.gz does not make an archive."""
    assert paths(added(["ADD x.tar.gz /o/"], {"x.tar.gz": data})) == ["/o/x.tar.gz"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["ADD t.tar /o/"], ["/o/pkg/m.py", "/o/top.txt"]),
        (["ADD t.tar /o/t.tar"], ["/o/t.tar/pkg/m.py", "/o/t.tar/top.txt"]),
        (["ADD --unpack=false t.tar /o/"], ["/o/t.tar"]),
        (["ADD link /o/"], ["/o/pkg/m.py", "/o/top.txt"]),
        (["ADD d /o/"], ["/o/t.tar"]),
        (["ADD t*.tar a /o/"], ["/o/a", "/o/pkg/m.py", "/o/top.txt"]),
        (["COPY t.tar /o/"], ["/o/t.tar"]),
        (["COPY a /o/pkg/n.py", "ADD t.tar /o"], ["/o/pkg/m.py", "/o/pkg/n.py", "/o/top.txt"]),
        (["COPY a /o/pkg", "ADD folder.tar /o"], ["/o/pkg/m.py"]),
        (["COPY a /o/top.txt/x", "ADD t.tar /o"], ["/o/pkg/m.py", "/o/top.txt"]),
        (["ADD --link t.tar /o/"], ["/o/pkg/m.py", "/o/top.txt"]),
    ],
    ids=lambda value: " | ".join(value) if value[0].startswith(("ADD", "COPY")) else "",
)
def test_destinations(lines: list[str], expected: list[str]) -> None:
    """The destination is a directory; members merge with or replace what stands there."""
    folder = tar(("pkg", b"", FOLDER), ("pkg/m.py", b"", FILE))
    files: dict[str, Content] = {"t.tar": PLAIN, "d/t.tar": PLAIN, "folder.tar": folder, "a": ""}
    image = added(lines, {**files, "link": MemoryLink("t.tar")})
    assert (image.failures, paths(image)) == ((), expected)


def test_kinds_of_members() -> None:
    """Links stay links, hard links are files of their own, the rest is left out."""
    data = tar(
        ("a", b"1", FILE),
        ("hard", "a", HARD),
        ("soft", "../x", SOFT),
        ("empty", b"", FOLDER),
        ("pipe", b"", FIFO),
        ("./", b"", FOLDER),
    )
    image = added(["ADD t.tar /o"], {"t.tar": data})
    hard, soft = image.fs.lstat("/o/hard"), image.fs.lstat("/o/soft")
    assert paths(image) == ["/o/a", "/o/hard", "/o/soft"]
    assert isinstance(hard, File)
    assert hard.content == Made(b"1")
    assert isinstance(soft, Link)
    assert soft.target == "../x"
    assert image.fs.is_dir("/o/empty")


def test_members_stay_below_the_destination() -> None:
    """Names with .. and links that lead up are seen from it as the root."""
    data = tar(
        ("../../up", b"", FILE), ("abs", "/else", SOFT), ("abs/x", b"", FILE), ("/y", b"", FILE)
    )
    image = added(["ADD t.tar /o/p"], {"t.tar": data})
    assert paths(image) == ["/o/p/abs", "/o/p/else/x", "/o/p/up", "/o/p/y"]


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["COPY a /o", "ADD t.tar /o"], "clash"),
        (["COPY a /o/pkg", "ADD t.tar /o"], "clash"),
        (["ADD cut.tar /o"], "clash"),
        (["ADD astray.tar /o"], "clash"),
        (["ADD nope /o"], "source-missing"),
        (["ADD --checksum=sha256:00 a /o"], "syntax"),
        (["ADD --checksum=sha256:00 https://x/a https://x/b /o/"], "syntax"),
    ],
    ids=lambda value: " | ".join(value) if isinstance(value, list) else value,
)
def test_failures(lines: list[str], kind: str) -> None:
    """What makes an ADD fail."""
    files: dict[str, Content] = {
        "a": "",
        "t.tar": PLAIN,
        "cut.tar": tar(("big", b"x" * 4096, FILE))[:2048],
        "astray.tar": tar(("l", "nowhere", HARD)),
    }
    (failure,) = added(lines, files).failures
    assert (failure.kind, failure.line) == (kind, len(lines) + 1)


@pytest.mark.parametrize(
    ("operand", "files", "unknown"),
    [
        ("https://example.org/a/b.txt /o/", ["/o/b.txt"], []),
        ("https://example.org/a%20b /o/", ["/o/a b"], []),
        ("https://example.org/t.tar.gz /o", ["/o"], []),
        ("https://example.org/ /o/", ["/o/__unnamed__"], []),
        ("--unpack https://example.org/t.tar.gz /o", [], ["/o"]),
        ("https://example.org/x.git /o", [], ["/o"]),
        ("https://example.org/x.git#main:dir /o", [], ["/o"]),
        ("git@example.org:a/b.git /o", [], ["/o"]),
        ("git://example.org/x /o", [], ["/o"]),
        ("ssh://git@example.org/x /o", [], ["/o"]),
    ],
)
def test_remote_sources(operand: str, files: list[str], unknown: list[str]) -> None:
    """A file is there with unknown content; of a repository only a build knows the files."""
    image = added([f"ADD {operand}"], {})
    assert (paths(image), [each.path for each in image.unknowns]) == (files, unknown)
    assert all(
        isinstance(node.content, Opaque) for _, node in image.fs.walk() if isinstance(node, File)
    )


def test_unread_archives_make_the_destination_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Zstandard, and what is too large to be worth reading."""
    zstandard = added(["ADD x /o"], {"x": b"\x28\xb5\x2f\xfd..."})
    assert [each.path for each in zstandard.unknowns] == ["/o"]
    monkeypatch.setattr(archive, "_LARGEST", 4096)
    large = added(["ADD x /o"], {"x": gzip.compress(tar(("big", bytes(8192), FILE)))})
    assert [each.path for each in large.unknowns] == ["/o"]


def test_an_archive_of_too_many_members(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as are read, and one more."""
    monkeypatch.setattr(archive, "_MOST", 3)
    members = [(f"m{at}", b"", FILE) for at in range(4)]
    assert not added(["ADD x /o/"], {"x": tar(*members[:3])}).unknowns
    found = added(["ADD x /o/"], {"x": tar(*members)}).unknowns
    assert ["more than 3 members" in each.reason for each in found] == [True]


def test_large_content_that_is_no_archive_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what begins as a tar is one, however much of it there is."""
    monkeypatch.setattr(archive, "_LARGEST", 4096)
    assert not added(["ADD x /o"], {"x": gzip.compress(bytes(100_000))}).unknowns
