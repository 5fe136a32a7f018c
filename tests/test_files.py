"""Files that are written as a whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from resilience_hooks.files import replace_file


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
