"""The check command: sources, exit codes, formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from resilience_hooks.cli.main import main
from tests.repository import Repository

BROKEN = {
    "svc/Dockerfile": (
        "FROM python:3.12\nWORKDIR /app\nCOPY svc/ ./svc/\nENV PYTHONPATH=/app\n"
        'CMD ["gunicorn", "svc.app:app"]\n'
    ),
    "svc/app.py": "def run():\n    from shared.util import x\n",
}
MODULE = {"shared/util.py": "x = 1\n"}


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str]:
    """The exit code of ``check``, and its standard output."""
    code = main(["check", *argv])
    return code, capsys.readouterr().out


def test_a_commit_is_checked_without_a_checkout(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """--rev looks at the commit's own files, whatever the work tree holds."""
    broken = repository.commit({**BROKEN, **MODULE})
    fixed = BROKEN["svc/Dockerfile"].replace("COPY svc/", "COPY shared/ ./shared/\nCOPY svc/")
    repository.commit({"svc/Dockerfile": fixed})
    assert run(capsys, "--root", str(repository.path))[0] == 0
    assert run(capsys, "--root", str(repository.path), "--rev", broken)[0] == 1
    assert run(capsys, "--root", str(repository.path / ".git"), "--rev", "HEAD")[0] == 0


def test_an_untracked_file_satisfies_nothing(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """A module that git does not list is in no image; once added, its COPY is missing."""
    copied = BROKEN["svc/Dockerfile"].replace("COPY svc/ ./svc/", "COPY . .")
    repository.commit({**BROKEN, "svc/Dockerfile": copied})
    repository.write(MODULE)
    code, out = run(capsys, "--root", str(repository.path), "--format", "json")
    assert (code, json.loads(out)["services"][0]["files"]) == (0, 1)
    repository.git("add", "--all")
    code, out = run(capsys, "--root", str(repository.path), "--format", "json")
    assert (code, json.loads(out)["services"][0]["files"]) == (0, 2)


def test_an_unstaged_edit_of_the_dockerfile_is_seen(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """Outside a commit the work tree's bytes count: a repair shows at once."""
    repository.commit({**BROKEN, **MODULE})
    assert run(capsys, "--root", str(repository.path))[0] == 1
    text = BROKEN["svc/Dockerfile"]
    repository.write({"svc/Dockerfile": text.replace("COPY svc/ ./svc/", "COPY . .")})
    assert run(capsys, "--root", str(repository.path))[0] == 0


def test_json_is_the_contracts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every key of the contract is there, with the value it promises."""
    _write(tmp_path, {**BROKEN, **MODULE})
    code, out = run(capsys, "--root", str(tmp_path), "--format", "json")
    data = json.loads(out)
    assert code == 1
    assert data["schema"] == 1
    (service,) = data["services"]
    assert {k: service[k] for k in ("name", "kind", "context", "target", "status", "reason")} == {
        "name": "svc",
        "kind": "dockerfile",
        "context": ".",
        "target": None,
        "status": "checked",
        "reason": None,
    }
    assert service["launches"] == [
        {
            "source": "CMD",
            "argv": ["gunicorn", "svc.app:app"],
            "entry": "module:svc.app",
            "cwd": "/app",
            "sys_path": ["/app"],
        }
    ]
    (finding,) = data["findings"]
    assert finding == {
        "code": "RH101",
        "severity": "error",
        "service": "svc",
        "dockerfile": "svc/Dockerfile",
        "module": "shared.util",
        "modules": ["shared.util", "shared"],
        "missing": ["shared"],
        "importer": "svc/app.py",
        "line": 2,
        "column": 5,
        "scope": "deferred",
        "guard": None,
        "importers": [
            {"path": "svc/app.py", "line": 2, "column": 5, "scope": "deferred", "guard": None}
        ],
        "chain": [{"path": "svc/app.py", "line": 2, "module": "shared.util"}],
        "message": "shared.util is not in the image",
        "fix": {
            "edits": [{"path": "svc/Dockerfile", "after_line": 3, "text": "COPY shared/ ./shared/"}]
        },
    }
    assert set(data["stats"]) == {"files_parsed", "files_cached", "seconds"}


def test_two_runs_print_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The text report is deterministic."""
    _write(tmp_path, {**BROKEN, **MODULE})
    first, second = (run(capsys, "--root", str(tmp_path)) for _ in range(2))
    assert first == second


def test_github_annotations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One workflow command for each finding."""
    _write(tmp_path, {**BROKEN, **MODULE})
    code, out = run(capsys, "--root", str(tmp_path), "--format", "github")
    assert code == 1
    assert out.startswith("::error file=svc/app.py,line=2,col=5,title=RH101 svc::shared.util is")


def test_strict_fails_on_warnings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A guarded import is a warning: shown, and failing only when asked."""
    guarded = "try:\n    from shared.util import x\nexcept ImportError:\n    x = None\n"
    _write(tmp_path, {**BROKEN, **MODULE, "svc/app.py": guarded})
    code, out = run(capsys, "--root", str(tmp_path))
    assert (code, "warning RH101" in out) == (0, True)
    assert run(capsys, "--root", str(tmp_path), "--strict")[0] == 1


def test_output_goes_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--output writes the report, without colour, and the exit code stays."""
    _write(tmp_path / "repo", {**BROKEN, **MODULE})
    target = tmp_path / "report.txt"
    argv = ["--root", str(tmp_path / "repo"), "--output", str(target), "--color", "always"]
    assert run(capsys, *argv) == (1, "")
    assert "RH101" in target.read_text()
    assert "\x1b[" not in target.read_text()


@pytest.mark.parametrize(
    ("argv", "environ", "colored"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour(
    argv: list[str],
    environ: dict[str, str],
    colored: bool,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The option beats the environment, NO_COLOR beats FORCE_COLOR, a pipe has none."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    _write(tmp_path, {**BROKEN, **MODULE})
    assert ("\x1b[" in run(capsys, "--root", str(tmp_path), *argv)[1]) is colored


def test_a_named_dockerfile_takes_build_options(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """--context and --target override what was discovered."""
    files = {
        "svc/Dockerfile": (
            "FROM python:3.12 AS base\nWORKDIR /app\nCOPY app.py ./\n"
            'FROM base AS good\nCOPY util.py ./\nCMD ["python", "app.py"]\n'
            'FROM base AS bad\nCMD ["python", "app.py"]\n'
        ),
        "svc/app.py": "import util\n",
        "svc/util.py": "",
    }
    _write(tmp_path, files)
    argv = ["--root", str(tmp_path), "svc/Dockerfile", "--context", "svc"]
    assert run(capsys, *argv)[0] == 1
    assert run(capsys, *argv, "--target", "good")[0] == 0


def _write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
