from __future__ import annotations

import os
import subprocess
import venv
from pathlib import Path
from typing import Final

import pytest

from resilience_hooks.deploy import inside

FINDER: Final = """\
import sys
from importlib.machinery import PathFinder
MAPPING = {"module": "{folder}/module.py"}
class _EditableFinder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name in MAPPING:
            return PathFinder.find_spec(name, ["{folder}"])
def install():
    sys.meta_path.append(_EditableFinder)
"""
FINDER_PTH: Final = "import __editable___own_1_finder; __editable___own_1_finder.install()\n"

CASES: Final = {
    "an editable install by path": ("repository", {"own.pth": "{folder}\n"}, False),
    "an editable install by a finder": (
        "repository",
        {"own.pth": FINDER_PTH, "__editable___own_1_finder.py": FINDER},
        False,
    ),
    "one of a folder below": ("repository/src", {"own.pth": "{folder}\n"}, False),
    "one of another repository": ("repository-2", {"own.pth": "{folder}\n"}, True),
    "another's finder": (
        "elsewhere",
        {"own.pth": FINDER_PTH, "__editable___own_1_finder.py": FINDER},
        True,
    ),
    "the environment, in the repository": ("elsewhere", {"module.py": ""}, True),
    "the image, in the repository": ("repository/build/image", {}, True),
}


def installed(environment: Path, files: dict[str, str], folder: Path) -> Path:
    """The interpreter of a new environment with files in its site-packages."""
    venv.create(environment, symlinks=True)
    (place,) = environment.glob("lib/python*/site-packages")
    for name, text in files.items():
        (place / name).write_text(text.replace("{folder}", str(folder)))
    return environment / "bin" / "python"


@pytest.mark.parametrize(("folder", "files", "is_found"), CASES.values(), ids=CASES)
def test_what_is_hidden(tmp_path: Path, folder: str, files: dict[str, str], is_found: bool) -> None:
    """A module of the repository is found in the image alone, one of the environment always."""
    repository, image = tmp_path / "repository", tmp_path / "repository" / "build" / "image"
    image.mkdir(parents=True)
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    (tmp_path / folder / "module.py").touch()
    python = installed(repository / ".venv", files, tmp_path / folder)
    done = subprocess.run(
        [python, "-c", "import module"],
        env={
            "PYTHONPATH": os.pathsep.join([str(image), str(Path(inside.__file__).parent)]),
            "RESILIENCE_HOOKS_REPOSITORY": str(repository),
            "RESILIENCE_HOOKS_IMAGE": str(image),
        },
        cwd=image,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode == 0) == is_found, done.stderr
    assert is_found or "No module named 'module'" in done.stderr
