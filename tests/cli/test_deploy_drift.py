from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from resilience_hooks.cli.main import main
from resilience_hooks.testing.loopback import Answer, serving
from tests.repository import Repository

API = {
    "api/Dockerfile": 'FROM python:3.12\nCOPY api/ ./\nCMD ["python", "main.py"]\n',
    "api/main.py": "x = 1\n",
    "api/notes.txt": "read me\n",
    "docs/index.md": "# Docs\n",
}


@pytest.fixture
def platform(repository: Repository) -> Repository:
    repository.commit(API)
    return repository


def drift(
    platform: Repository, capsys: pytest.CaptureFixture[str], *words: str
) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main(["deploy-drift", *words, "--root", str(platform.path), "--format", "json"])
    (found,) = json.loads(capsys.readouterr().out)["services"]
    return code, found


def head(platform: Repository) -> str:
    return platform.git("rev-parse", "HEAD").strip()


def test_what_runs_is_what_stands(platform: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """A commit that changed nothing of the image is no reason to deploy."""
    deployed = head(platform)
    platform.commit({"docs/index.md": "# More\n"})
    code, found = drift(platform, capsys, f"api={deployed}")
    assert (code, found["state"]) == (0, "current")


def test_stale(platform: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """The files that make a deployment stale are named, and whether it loads them."""
    deployed = head(platform)
    platform.commit({"api/main.py": "x = 2\n"})
    code, found = drift(platform, capsys, f"api={deployed[:8]}")
    assert (code, found["state"], found["files"]) == (1, "stale", ["api/main.py"])
    assert found["reason"] == "code that it runs"


def test_stale_in_what_is_not_loaded(
    platform: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another image, the same code: that is said."""
    deployed = head(platform)
    platform.commit({"api/notes.txt": "more\n"})
    code, found = drift(platform, capsys, f"api={deployed}")
    assert (code, found["reason"]) == (1, "only files that it does not load")


def test_by_digest(platform: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """A service that tells its content digest needs no commit."""
    assert main(["impact", "api/main.py", "--root", str(platform.path), "--format", "json"]) == 0
    digest = json.loads(capsys.readouterr().out)["services"][0]["digest"]["to"]
    assert drift(platform, capsys, f"api={digest}")[0] == 0
    platform.commit({"api/main.py": "x = 2\n"})
    assert drift(platform, capsys, f"api={digest}")[0] == 1


def test_a_commit_that_nobody_has(platform: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown commit is not a current one: exit code 4."""
    code, found = drift(platform, capsys, "api=0123456789abcdef")
    assert (code, found["state"]) == (4, "unknown")


def test_services_are_asked_themselves(
    platform: Repository, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """/health tells the commit; a service that does not tell is unknown."""
    deployed = head(platform)
    platform.commit({"api/main.py": "x = 2\n"})
    answers = [Answer(body={"status": "ok"}), Answer(body={"status": "ok", "commit": deployed})]
    with serving(lambda _: answers.pop()) as server:
        file = tmp_path / "deployed.toml"
        file.write_text(f'[services.api]\nurl = "{server.url}"\n')
        assert drift(platform, capsys, "--health", str(file))[1]["state"] == "stale"
        assert drift(platform, capsys, "--health", str(file))[1]["state"] == "unknown"


def test_from_a_file(
    platform: Repository, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A deploy script may keep one file of what it has deployed; people read a table."""
    file = tmp_path / "deployed.json"
    file.write_text(json.dumps({"api": head(platform)}))
    assert main(["deploy-drift", "--file", str(file), "--root", str(platform.path)]) == 0
    assert f"api      {head(platform)[:12]}  current  the same content" in capsys.readouterr().out


BAD = {
    "nothing": ([], "name what runs: SERVICE=COMMIT, --file or --health"),
    "no commit": (["api"], "api: write SERVICE=COMMIT"),
    "no such service": (["apy=HEAD"], "apy: no service or Dockerfile"),
    "no such file": (["--file", "none.json"], "--file none.json: No such file"),
}


@pytest.mark.parametrize(("words", "message"), BAD.values(), ids=BAD)
def test_bad_input(
    words: list[str], message: str, platform: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """One message and exit code 2."""
    assert main(["deploy-drift", *words, "--root", str(platform.path)]) == 2
    assert message in capsys.readouterr().err
