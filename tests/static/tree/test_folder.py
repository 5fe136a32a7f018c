"""folder_tree: a plain folder."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from resilience_hooks.errors import TreeError
from resilience_hooks.static.tree import Entry, Kind, folder_tree


def test_kinds(tmp_path: Path) -> None:
    """Files, executables, links and empty directories are listed, sorted."""
    (tmp_path / "pkg" / "deep").mkdir(parents=True)
    (tmp_path / "pkg" / "deep" / "m.py").write_bytes(b"x = 1\n")
    (tmp_path / "pkg-a").mkdir()
    run = tmp_path / "run.sh"
    run.touch(mode=0o755)
    (tmp_path / "to-dir").symlink_to("pkg")
    (tmp_path / "dangling").symlink_to("nowhere")
    tree = folder_tree(str(tmp_path))
    assert list(tree.entries.items()) == [
        ("dangling", Entry(Kind.LINK)),
        ("pkg-a", Entry(Kind.DIRECTORY)),
        ("pkg/deep/m.py", Entry(Kind.FILE)),
        ("run.sh", Entry(Kind.FILE, executable=True)),
        ("to-dir", Entry(Kind.LINK)),
    ]
    assert tree.read("pkg/deep/m.py") == b"x = 1\n"
    assert tree.read("to-dir") == b"pkg"
    assert tree.label == str(tmp_path)


def test_git_directories_are_skipped(tmp_path: Path) -> None:
    """Neither a repository's .git directory nor a submodule's .git file is a source."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").touch()
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / ".git").touch()
    (tmp_path / ".gitignore").touch()
    assert list(folder_tree(str(tmp_path)).entries.items()) == [
        (".gitignore", Entry(Kind.FILE)),
        ("sub", Entry(Kind.DIRECTORY)),
    ]


def test_special_files_are_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pipes and sockets are nothing that an image could hold."""
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        assert folder_tree(str(tmp_path)).entries == {}


@pytest.mark.parametrize(
    "name", [b"tab\tquote\"'", b"new\nline", b"\xff\xfe", "naïve 日本".encode(), b"-rf"]
)
def test_odd_names(tmp_path: Path, name: bytes) -> None:
    """Any name that the file system knows is listed and read; bad UTF-8 as surrogates."""
    path = os.fsencode(tmp_path) + b"/" + name
    Path(os.fsdecode(path)).write_bytes(b"here")
    tree = folder_tree(str(tmp_path))
    listed = name.decode("utf-8", "surrogateescape")
    assert list(tree.entries) == [listed]
    assert tree.read(listed) == b"here"


@pytest.mark.parametrize("name", ["missing", "file"])
def test_no_folder(tmp_path: Path, name: str) -> None:
    """What is no directory is named in the message."""
    (tmp_path / "file").touch()
    with pytest.raises(TreeError, match=f"{name}: cannot be listed"):
        folder_tree(str(tmp_path / name))


@pytest.fixture
def locked() -> Iterator[Path]:
    """A directory holding one that nobody may list, seen by a user whom permissions bind."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        (Path(name) / "locked").mkdir(mode=0)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        yield Path(name)
        os.seteuid(user)


def test_an_unreadable_directory(locked: Path) -> None:
    """A directory that may not be listed is an error that names it, not a gap."""
    with pytest.raises(TreeError, match=r"/locked: cannot be listed: Permission denied"):
        folder_tree(str(locked))


def test_a_vanished_file(tmp_path: Path) -> None:
    """A file that is gone by the time it is read is named."""
    (tmp_path / "m.py").touch()
    tree = folder_tree(str(tmp_path))
    (tmp_path / "m.py").unlink()
    with pytest.raises(TreeError, match=r"m\.py: cannot be read: No such file"):
        tree.read("m.py")
