"""Every test: no variable and no configuration of the caller's git, a pinned identity."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repository import Repository

_IDENTITY = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "GIT_CONFIG_NOSYSTEM": "1",
}


@pytest.fixture(autouse=True, scope="session")
def private_git(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Git hooks run with GIT_DIR and GIT_INDEX_FILE set; a suite run inside one must drop them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            patch.delenv(name)
        home = str(tmp_path_factory.mktemp("home"))
        for name, value in {
            **_IDENTITY,
            "HOME": home,
            "XDG_CONFIG_HOME": home,
            "XDG_CACHE_HOME": home,
        }.items():
            patch.setenv(name, value)
        yield


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A new git repository without commits."""
    return Repository.create(tmp_path / "repository")
