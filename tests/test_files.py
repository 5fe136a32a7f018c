"""Files that are written as a whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from resilience_hooks.files import replace_file, replace_in


def test_a_link_is_followed(tmp_path: Path) -> None:
    """The link stays a link, its target gets the contents."""
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    replace_file(str(tmp_path / "link"), b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_nothing_is_left_where_it_fails(tmp_path: Path) -> None:
    """A directory in the way is an OSError, and no half of a file."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        replace_file(str(tmp_path / "folder"), b"new")
    with pytest.raises(OSError, match="gone"):
        replace_file(str(tmp_path / "gone" / "file"), b"new")
    assert os.listdir(tmp_path) == ["folder"]


def test_a_device_is_written_to() -> None:
    """``--output /dev/stdout`` prints."""
    code = "from resilience_hooks.files import replace_file; replace_file('/dev/stdout', b'x')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"x"


def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    """Others may read a report as they may read any new file."""
    (tmp_path / "usual").write_text("")
    replace_file(str(tmp_path / "new"), b"")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


LEADS_OUT = {
    "a link to a file of the user": ("file", "../victim"),
    "a link to what is not there yet": ("file", "../new"),
    "a link into the git directory": ("file", ".git/config"),
    "a directory that is elsewhere": ("folder", ".."),
}


@pytest.mark.parametrize(("link", "target"), LEADS_OUT.values(), ids=LEADS_OUT)
def test_nothing_is_written_outside(tmp_path: Path, link: str, target: str) -> None:
    """A repository cannot choose what is overwritten by a link that it brings."""
    (tmp_path / "victim").write_text("old")
    top = tmp_path / "repository"
    (top / ".git").mkdir(parents=True)
    (top / ".git" / "config").write_text("old")
    (top / link).symlink_to(target)
    path = link if link == "file" else f"{link}/victim"
    with pytest.raises(OSError, match="a link leads out"):
        replace_in(str(top), path, b"new")
    assert (tmp_path / "victim").read_text() == (top / ".git" / "config").read_text() == "old"
    assert not (tmp_path / "new").exists()


def test_what_is_written_inside(tmp_path: Path) -> None:
    """Links within are followed, also where the repository itself is behind one."""
    (tmp_path / "repository").mkdir()
    (tmp_path / "repository" / "link").symlink_to("real")
    (tmp_path / "way").symlink_to("repository")
    for path in ("plain", "link"):
        replace_in(str(tmp_path / "way"), path, b"new")
    assert (tmp_path / "repository" / "real").read_text() == "new"
    replace_in(str(tmp_path / "way"), "../wanted", b"new")
    assert sorted(os.listdir(tmp_path)) == ["repository", "wanted", "way"]
