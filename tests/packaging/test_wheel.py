"""The wheel has every module, and nothing else at its top."""

from __future__ import annotations

import configparser
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from tests.packaging.conftest import tracked
from tests.packaging.distributions import ROOT


@pytest.fixture(scope="module")
def contents(wheel: Path) -> dict[str, str]:
    """Every file of the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def metadata(contents: dict[str, str], name: str) -> str:
    """A file of the wheel's metadata."""
    return next(text for path, text in contents.items() if path.endswith(f".dist-info/{name}"))


def installed_name(path: str) -> str:
    """Where a source file lands: ``hooks/`` is a package of ours once installed."""
    return f"resilience_hooks/{path}" if path.startswith("hooks/") else path


def test_modules_are_those_of_the_tree(contents: dict[str, str]) -> None:
    """A package that setup.cfg does not list would be left out, and the build would succeed."""
    expected = {
        installed_name(path): (ROOT / path).read_text()
        for path in tracked()
        if path.startswith(("hooks/", "resilience_hooks/"))
    }
    shipped = {path: text for path, text in contents.items() if ".dist-info/" not in path}
    assert sorted(shipped) == sorted(expected)
    assert shipped == expected


def test_top_level(contents: dict[str, str]) -> None:
    """A top-level ``hooks`` or ``tests`` would overwrite other projects' files."""
    assert metadata(contents, "top_level.txt").split() == ["resilience_hooks"]


def test_the_base_install_needs_nothing(contents: dict[str, str]) -> None:
    """Services install the base: every requirement belongs to an extra."""
    requirements = Parser().parsestr(metadata(contents, "METADATA")).get_all("Requires-Dist", [])
    assert [each for each in requirements if "extra ==" not in each] == []
    static = {each.split(">")[0] for each in requirements if 'extra == "static"' in each}
    assert {"libcst", "dockerfile-parse", "pathspec"} <= static


def test_metadata(contents: dict[str, str]) -> None:
    """What an index shows, and the types that type checkers look for."""
    fields = Parser().parsestr(metadata(contents, "METADATA"))
    assert fields["Name"] == "resilience-hooks"
    assert fields["Requires-Python"] == ">=3.10"
    assert fields["License-File"] == "LICENSE"
    assert fields["Description-Content-Type"] == "text/markdown"
    assert "resilience_hooks/py.typed" in contents


def test_every_hook_file_has_a_script(contents: dict[str, str]) -> None:
    """One console script per hook, named after it."""
    scripts = configparser.ConfigParser()
    scripts.read_string(metadata(contents, "entry_points.txt"))
    hooks = sorted(path.stem for path in (ROOT / "hooks").glob("[!_]*.py"))
    assert dict(scripts["console_scripts"]) == {
        "resilience-hooks": "resilience_hooks.cli.main:main",
        **{
            f"resilience-hooks-{name.replace('_', '-')}": f"resilience_hooks.hooks.{name}:main"
            for name in hooks
        },
    }
