"""The example platform as a repository of its own, and its virtual images."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from resilience_hooks.testing.images import VirtualImage
from tests.flow.platform import PUSHED
from tests.repository import Repository

EXAMPLE: Final = Path(__file__).parents[2] / "examples" / "pipeline"
FIRST_DAY: Final = "2026-01-10"
SEASON: Final = ("jobs.season", FIRST_DAY, "--days", "12", "--seed", "7")
"""The job that makes up a season of twelve days."""

_FOLDERS: Final = {
    "coordinator": "predictions/coordinator",
    "worker": "predictions/worker",
    "scheduler": "jobs",
}


def example(folder: Path) -> Repository:
    """A repository that holds the example platform."""
    repository = Repository.create(folder)
    skipped = shutil.ignore_patterns("__pycache__", "state")
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True, ignore=skipped)
    repository.commit()
    return repository


def dockerfile_of(name: str) -> str:
    """The Dockerfile of a service."""
    return f"{_FOLDERS.get(name, name)}/Dockerfile"


def laid_out(repository: Repository, folder: Path) -> dict[str, VirtualImage]:
    """The image of each service, and that of the jobs, below a folder."""
    return {
        name: VirtualImage.of(repository.path, dockerfile_of(name), folder / name)
        for name in (*PUSHED, "scheduler")
    }
