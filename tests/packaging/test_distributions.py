"""What is released can be built again by anybody who doubts it."""

from __future__ import annotations

import os
import shutil
import tarfile
from pathlib import Path

from tests.packaging.conftest import EPOCH
from tests.packaging.distributions import distributions


def test_the_same_to_the_byte(sources: Path, built: tuple[Path, Path], tmp_path: Path) -> None:
    """Another folder, younger files, another mask: the same sdist, the same wheel."""
    elsewhere = tmp_path / "an other" / "place"
    shutil.copytree(sources, elsewhere, copy_function=shutil.copy, ignore=_BUILT)
    for path in elsewhere.rglob("*.py"):
        path.chmod(0o600)
    before = os.umask(0o077)
    try:
        again = distributions(elsewhere, tmp_path / "dist", EPOCH)
    finally:
        os.umask(before)
    assert [path.name for path in again] == [path.name for path in built]
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in built]


def test_the_sdist_is_of_no_one(built: tuple[Path, Path]) -> None:
    """Names, numbers and times of whoever built it are not in it."""
    with tarfile.open(built[0]) as archive:
        members = archive.getmembers()
    assert {(each.uid, each.gid, each.uname, each.gname) for each in members} == {(0, 0, "", "")}
    assert {each.mtime for each in members} == {EPOCH}
    assert {each.mode for each in members} == {0o644, 0o755}


_BUILT = shutil.ignore_patterns("*.egg-info", "build")
"""What setuptools leaves behind."""
