"""The command manifest, and the hook startup-manifest."""

from __future__ import annotations

import json

import pytest

from hooks.resilience import main as all_checks
from hooks.startup_manifest import main as hook
from resilience_hooks.cli.main import main
from tests.repository import Repository

PATH = "svc/Dockerfile.import-manifest.json"
STANDALONE = "svc/verify_imports.py"
FILES = {
    "svc/Dockerfile": (
        "FROM python:3.12\nWORKDIR /app\nCOPY svc/ ./svc/\nENV PYTHONPATH=/app\n"
        'CMD ["gunicorn", "svc.app:app"]\n'
    ),
    "svc/__init__.py": "",
    "svc/app.py": "from resilience_hooks.startup import verify_imports\nverify_imports()\n",
    "svc/work.py": "",
    "requirements.txt": "resilience-hooks\n",
}


@pytest.fixture
def root(repository: Repository) -> str:
    """A committed repository with one service that verifies itself."""
    repository.commit(FILES)
    return str(repository.path)


def test_it_writes_and_rests(
    root: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second run finds nothing to do."""
    assert main(["manifest", "--root", root]) == 0
    assert capsys.readouterr().err == f"wrote {PATH}\n"
    written = (repository.path / PATH).read_text()
    assert json.loads(written)["service"] == "svc"
    assert main(["manifest", "--root", root]) == 0
    assert capsys.readouterr().err == ""
    assert (repository.path / PATH).read_text() == written


def test_check_says_what_is_stale(root: str, repository: Repository) -> None:
    """Exit 1 while it is missing, untracked or stale; nothing is written."""
    assert main(["manifest", "--check", "--root", root]) == 1
    assert not (repository.path / PATH).exists()
    main(["manifest", "--root", root])
    assert main(["manifest", "--check", "--root", root]) == 1
    repository.git("add", "--all")
    assert main(["manifest", "--check", "--root", root]) == 0
    repository.write({"svc/app.py": FILES["svc/app.py"] + "import svc.work\n"})
    assert main(["manifest", "--check", "--root", root]) == 1


def test_check_of_a_commit(root: str, repository: Repository) -> None:
    """--rev goes with --check alone: a commit cannot be written to."""
    stale = repository.git("rev-parse", "HEAD").strip()
    main(["manifest", "--root", root])
    current = repository.commit()
    assert main(["manifest", "--check", "--rev", stale, "--root", root]) == 1
    assert main(["manifest", "--check", "--rev", current, "--root", root]) == 0
    assert main(["manifest", "--rev", current, "--root", root]) == 2


def test_check_as_json(root: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The findings of the contract."""
    assert main(["manifest", "--check", "--format", "json", "--root", root]) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["code"], finding["missing"]) == ("RH403", [PATH])


def test_one_service_of_several(root: str, repository: Repository) -> None:
    """Only what is named; a name that is none, and one without Python, are usage errors."""
    repository.commit({"web/Dockerfile": "FROM nginx\nCOPY web/ /\n", **_other()})
    assert main(["manifest", "other", "--root", root]) == 0
    assert not (repository.path / PATH).exists()
    assert (repository.path / "other/Dockerfile.import-manifest.json").exists()
    assert main(["manifest", "nowhere", "--root", root]) == 2
    assert main(["manifest", "web", "--root", root]) == 2


def _other() -> dict[str, str]:
    return {
        "other/Dockerfile": FILES["svc/Dockerfile"].replace("svc", "other"),
        "other/app.py": "",
    }


def test_from_inside_the_repository(
    root: str, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without --root the files go where the repository's top is."""
    monkeypatch.chdir(repository.path / "svc")
    assert main(["manifest"]) == 0
    assert (repository.path / PATH).exists()


def test_the_hook(root: str, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1 when it wrote a file or git does not know it yet, 0 when there is nothing to do."""
    assert hook(["--root", root]) == 1
    assert f"wrote {PATH}" in capsys.readouterr().err
    assert hook(["--root", root]) == 1
    assert "RH403" in capsys.readouterr().out
    repository.git("add", "--all")
    assert hook(["--root", root]) == 0
    repository.write({"svc/app.py": FILES["svc/app.py"] + "import svc.work\n"})
    assert hook(["--root", root]) == 1
    assert hook(["--root", root]) == 0


def test_the_hook_tells_what_does_not_verify(
    root: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """RH401 where nobody calls, RH402 where the manifest is left behind."""
    dockerfile = FILES["svc/Dockerfile"].replace("svc/ ./svc/", "svc/*.py ./svc/")
    repository.commit({"svc/app.py": "", "svc/Dockerfile": dockerfile})
    main(["manifest", "--root", root])
    repository.git("add", "--all")
    assert hook(["--root", root]) == 1
    out = capsys.readouterr().out
    assert "error RH401 CMD starts svc.app" in out
    assert "error RH402 the startup manifest" in out
    assert f"+ COPY {PATH} ./svc/Dockerfile.import-manifest.json" in out


def test_the_hook_of_all_checks(root: str, repository: Repository) -> None:
    """Off until the configuration names it."""
    assert all_checks(["--root", root]) == 0
    assert not (repository.path / PATH).exists()
    repository.commit({".resilience-hooks.toml": 'checks = ["startup-manifest"]\n'})
    assert all_checks(["--root", root]) == 1
    repository.git("add", "--all")
    assert all_checks(["--root", root]) == 0


def test_a_standalone_file_is_kept_current(root: str, repository: Repository) -> None:
    """Once it is there, later runs write it too, and --check looks at it."""
    assert main(["manifest", "--standalone", "--root", root]) == 0
    repository.git("add", "--all")
    assert main(["manifest", "--check", "--root", root]) == 0
    repository.write({"svc/app.py": FILES["svc/app.py"] + "import svc.work\n"})
    main(["manifest", "--root", root])
    assert "svc.work" in (repository.path / STANDALONE).read_text()


def test_a_file_of_somebody_else_is_left_alone(
    root: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2, and the file is as it was."""
    repository.write({STANDALONE: "mine = 1\n"})
    assert main(["manifest", "--standalone", "--root", root]) == 2
    assert "written by somebody else" in capsys.readouterr().err
    assert (repository.path / STANDALONE).read_text() == "mine = 1\n"


def test_a_place_that_cannot_be_written(
    root: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder stands there: exit 2, one line."""
    (repository.path / PATH).mkdir()
    assert main(["manifest", "--root", root]) == 2
    assert "Is a directory" in capsys.readouterr().err
