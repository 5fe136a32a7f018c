from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from resilience_hooks.cli.main import main
from tests.repository import Repository

BASE: Mapping[str, str | bytes] = {
    "api/Dockerfile": "FROM python:3.12\nWORKDIR /app\nCOPY api/ ./\nCOPY shared/ ./shared/\n"
    'CMD ["python", "main.py"]\n',
    "api/main.py": "import shared.used\n",
    "api/notes.txt": "read me\n",
    "worker/Dockerfile": "FROM python:3.12 AS build\nCOPY worker/requirements.txt .\n"
    "RUN pip install -r requirements.txt --target /deps\n"
    "FROM python:3.12\nCOPY --from=build /deps /deps\nCOPY worker/run.py .\n"
    'CMD ["python", "run.py"]\n',
    "worker/requirements.txt": "requests\n",
    "worker/run.py": "x = 1\n",
    "shared/__init__.py": "",
    "shared/used.py": "x = 1\n",
    "shared/unused.py": "y = 1\n",
    "docs/index.md": "# Docs\n",
    "compose.yaml": "services:\n  api: {build: {context: ., dockerfile: api/Dockerfile}}\n"
    "  worker: {build: {context: ., dockerfile: worker/Dockerfile}}\n",
}


@pytest.fixture
def platform(repository: Repository) -> Repository:
    repository.commit(BASE)
    return repository


def impact(
    platform: Repository, capsys: pytest.CaptureFixture[str], *words: str
) -> dict[str, dict[str, Any]]:
    capsys.readouterr()
    root = str(platform.path)
    assert main(["impact", *words, "--root", root, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    services = {service["name"]: service for service in found["services"]}
    changed = {name: s for name, s in services.items() if s["change"] != "unchanged"}
    assert found["deploy"] == [n for n, s in services.items() if s["image"] and s["digest"]["to"]]
    return changed


CHANGES: dict[str, tuple[Mapping[str, str], dict[str, tuple[bool, list[str]]]]] = {
    "nothing that an image holds": ({"docs/index.md": "# More\n"}, {}),
    "a comment in a Dockerfile that is not copied": (
        {"worker/Dockerfile": f"# a comment\n{BASE['worker/Dockerfile']!s}"}, {},
    ),
    "a module that the service imports": (
        {"shared/used.py": "x = 2\n"}, {"api": (True, ["shared/used.py"])},
    ),
    "a module that it carries and does not import": (
        {"shared/unused.py": "y = 2\n"}, {"api": (False, ["shared/unused.py"])},
    ),
    "a file that is no code": ({"api/notes.txt": "more\n"}, {"api": (False, ["api/notes.txt"])}),
    "an input of an earlier stage": (
        {"worker/requirements.txt": "requests\nhttpx\n"},
        {"worker": (False, ["worker/requirements.txt"])},
    ),
    "an instruction": (
        {"worker/Dockerfile": f"{BASE['worker/Dockerfile']!s}ENV X=1\n"},
        {"worker": (True, ["worker/Dockerfile"])},
    ),
    "a new file in a folder that is copied": (
        {"api/new.py": "z = 1\n"}, {"api": (False, ["api/new.py"])},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), CHANGES.values(), ids=CHANGES)
def test_changes(
    files: Mapping[str, str],
    expected: dict[str, tuple[bool, list[str]]],
    platform: Repository,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A change touches the images that hold it, and the code of those that may load it."""
    before = platform.git("rev-parse", "HEAD").strip()
    platform.commit(files)
    found = impact(platform, capsys, "--from", before, "--to", "HEAD")
    assert {name: (s["code"], s["files"]) for name, s in found.items()} == expected
    assert all(service["image"] for service in found.values())


def test_the_staged_change_is_the_default(
    platform: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is about to be committed is compared with HEAD."""
    platform.write({"shared/used.py": "x = 2\n"})
    platform.git("add", "--all")
    assert list(impact(platform, capsys)) == ["api"]


def test_files_by_name(platform: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """A CI that knows the changed files needs no second revision."""
    found = impact(platform, capsys, "worker/run.py", "docs/index.md")
    assert {name: (s["code"], s["files"]) for name, s in found.items()} == {
        "worker": (True, ["worker/run.py"])
    }


def test_services_that_come_and_go(
    platform: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """A new service is to be deployed, a removed one is only named."""
    before = platform.git("rev-parse", "HEAD").strip()
    platform.git("rm", "-rq", "worker")
    platform.commit({"job/Dockerfile": 'FROM python:3.12\nCOPY job/ ./\nCMD ["python", "j.py"]\n',
                     "job/j.py": ""})  # fmt: skip
    found = impact(platform, capsys, "--from", before, "--to", "HEAD")
    assert {name: service["change"] for name, service in found.items()} == {
        "job": "added",
        "worker": "removed",
    }


def test_a_revert_has_the_digest_of_before(
    platform: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two commits with the same digest need no deployment."""
    before = platform.git("rev-parse", "HEAD").strip()
    platform.commit({"shared/used.py": "x = 2\n"})
    platform.commit({"shared/used.py": "x = 1\n"})
    assert impact(platform, capsys, "--from", before, "--to", "HEAD") == {}


def test_a_mode_is_content(platform: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """A script that became executable is another image."""
    before = platform.git("rev-parse", "HEAD").strip()
    (platform.path / "api" / "main.py").chmod(0o755)
    platform.commit()
    assert list(impact(platform, capsys, "--from", before, "--to", "HEAD")) == ["api"]


def test_text(platform: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """A table of what changes, or one line."""
    assert main(["impact", "shared/used.py", "--root", str(platform.path)]) == 0
    assert "api      changed  image  code  shared/used.py" in capsys.readouterr().out
    assert main(["impact", "docs/index.md", "--root", str(platform.path)]) == 0
    assert capsys.readouterr().out == "No image of 2 changes.\n"


def test_files_and_a_revision_exclude_each_other(
    platform: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """One message, exit code 2."""
    words = ["impact", "a.py", "--from", "HEAD", "--root", str(platform.path)]
    assert main(words) == 2
    assert "give files or --from, not both" in capsys.readouterr().err
