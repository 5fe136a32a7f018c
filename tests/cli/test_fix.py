"""check --fix: what is written, what is only shown, and the exit codes."""

from __future__ import annotations

import json
import os
import stat
import subprocess

import pytest

from hooks.resilience import main as hook
from resilience_hooks.cli.main import main
from tests.repository import Repository

DOCKERFILE = (
    "FROM python:3.12\nWORKDIR /app\nCOPY svc/ ./svc/\nENV PYTHONPATH=/app\n"
    'CMD ["gunicorn", "svc.app:app"]\n'
)
REPAIRED = DOCKERFILE.replace("COPY svc/ ./svc/\n", "COPY svc/ ./svc/\nCOPY shared/ ./shared/\n")
BROKEN: dict[str, str | bytes] = {
    "svc/Dockerfile": DOCKERFILE,
    "svc/app.py": "def run():\n    from shared.util import x\n",
    "shared/util.py": "x = 1\n",
}


@pytest.fixture
def broken(repository: Repository) -> Repository:
    """A service whose image lacks a module."""
    repository.commit(BROKEN)
    return repository


def run(repository: Repository, *words: str) -> int:
    return main(["check", "--root", str(repository.path), *words])


def dockerfile(repository: Repository) -> bytes:
    return (repository.path / "svc" / "Dockerfile").read_bytes()


def test_writes_the_line_and_exits_with_1_once(
    broken: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """As hooks do: 1 where something was changed, 0 where nothing was left to do."""
    assert run(broken, "--fix") == 1
    assert dockerfile(broken) == REPAIRED.encode()
    out = capsys.readouterr().out
    assert "fixed svc/Dockerfile\n    + COPY shared/ ./shared/\n" in out
    assert "nothing missing" in out
    assert run(broken, "--fix") == 0
    assert run(broken) == 0
    assert broken.git("status", "--short").split() == ["M", "svc/Dockerfile"]


def test_what_is_left_still_fails(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error that no line repairs keeps its exit code, and says why it is left."""
    copied = DOCKERFILE.replace("COPY svc/", "COPY gone/ ./gone/\nCOPY svc/")
    repository.commit({**BROKEN, "svc/Dockerfile": copied, "svc/app.py": ""})
    assert run(repository, "--fix") == 1
    assert dockerfile(repository) == copied.encode()
    assert "not fixed svc/Dockerfile:3 RH301" in capsys.readouterr().out


def test_diff_writes_nothing_and_git_applies_it(
    broken: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """The diff alone is on standard output."""
    assert run(broken, "--fix", "--diff") == 1
    shown = capsys.readouterr().out
    assert dockerfile(broken) == DOCKERFILE.encode()
    subprocess.run(["git", "apply"], cwd=broken.path, input=shown.encode(), check=True)
    assert dockerfile(broken) == REPAIRED.encode()


def test_the_diff_is_coloured_on_demand(
    broken: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """Added lines stand out."""
    run(broken, "--fix", "--diff", "--color", "always")
    assert "\x1b[32m+COPY shared/ ./shared/" in capsys.readouterr().out


def test_a_commit_is_only_shown(broken: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """With --rev there is nothing to write to."""
    assert run(broken, "--fix", "--rev", "HEAD") == 2
    assert "add --diff" in capsys.readouterr().err
    assert run(broken, "--fix", "--diff", "--rev", "HEAD") == 1
    assert "+COPY shared/ ./shared/" in capsys.readouterr().out


def test_a_proof_repairs_nothing(broken: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """Options that exclude each other are told, not ignored."""
    assert run(broken, "--prove", "--fix") == 2
    assert "goes neither with --fix" in capsys.readouterr().err


def test_diff_alone_means_nothing(broken: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """One message, exit code 2."""
    assert run(broken, "--diff") == 2
    assert "--diff shows what --fix would write: give both" in capsys.readouterr().err


BYTES = {
    "Windows line endings": (DOCKERFILE.replace("\n", "\r\n"), REPAIRED.replace("\n", "\r\n")),
    "a byte order mark": ("\ufeff" + DOCKERFILE, "\ufeff" + REPAIRED),
    "no final newline": (DOCKERFILE.rstrip("\n"), REPAIRED.rstrip("\n")),
    "no newline behind the last COPY": (
        "FROM python:3.12\nENV PYTHONPATH=/app\nCMD python -m svc.app\nWORKDIR /app\n"
        "COPY svc/ ./svc/",
        "FROM python:3.12\nENV PYTHONPATH=/app\nCMD python -m svc.app\nWORKDIR /app\n"
        "COPY svc/ ./svc/\nCOPY shared/ ./shared/",
    ),
    "text that is not ASCII": ("# Übung\n" + DOCKERFILE, "# Übung\n" + REPAIRED),
}


@pytest.mark.parametrize(("before", "after"), BYTES.values(), ids=BYTES)
def test_everything_else_stays(before: str, after: str, repository: Repository) -> None:
    """Byte for byte, mode included."""
    repository.commit({**BROKEN, "svc/Dockerfile": before.encode()})
    (repository.path / "svc" / "Dockerfile").chmod(0o640)
    run(repository, "--fix")
    assert dockerfile(repository) == after.encode()
    mode = stat.S_IMODE(os.stat(repository.path / "svc" / "Dockerfile").st_mode)
    assert mode == 0o640


def test_bytes_that_are_no_utf8_stay(repository: Repository) -> None:
    """A comment in another encoding is nobody's business."""
    odd = b"# caf\xe9\n" + DOCKERFILE.encode()
    repository.commit({**BROKEN, "svc/Dockerfile": odd})
    run(repository, "--fix")
    assert dockerfile(repository) == b"# caf\xe9\n" + REPAIRED.encode()


def test_json_says_what_was_written(broken: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """The report is that of the repaired tree; ``repair`` is what was done."""
    assert run(broken, "--fix", "--format", "json") == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["findings"], report["repair"]["written"]) == ([], True)
    assert [each["path"] for each in report["repair"]["files"]] == ["svc/Dockerfile"]
    (fixed,) = report["repair"]["fixed"]
    assert (fixed["code"], fixed["module"]) == ("RH101", "shared.util")
    assert report["repair"]["refused"] == []


def test_an_unstaged_edit_is_not_lost(broken: Repository) -> None:
    """The file on disk is repaired, not that of the index."""
    broken.write({"svc/Dockerfile": DOCKERFILE + "# mine\n"})
    run(broken, "--fix")
    assert dockerfile(broken) == REPAIRED.encode() + b"# mine\n"


def test_named_services_alone_are_repaired(repository: Repository) -> None:
    """The others stay as they are."""
    other = DOCKERFILE.replace("svc", "job")
    repository.commit({**BROKEN, "job/Dockerfile": other, "job/app.py": "import shared.util\n"})
    run(repository, "svc", "--fix")
    assert repository.git("status", "--short").split() == ["M", "svc/Dockerfile"]


def test_accepted_findings_are_left_alone(repository: Repository) -> None:
    """What the configuration accepts is no fault to repair."""
    accepted = '[[ignore]]\ncode = "RH101"\nreason = "a volume brings it"\n'
    repository.commit({**BROKEN, ".resilience-hooks.toml": accepted})
    assert run(repository, "--fix") == 0
    assert dockerfile(repository) == DOCKERFILE.encode()


def test_a_folder_without_git(repository: Repository) -> None:
    """A plain folder is written to as well."""
    repository.write(BROKEN)
    subprocess.run(["rm", "-rf", str(repository.path / ".git")], check=True)
    assert run(repository, "--fix") == 1
    assert dockerfile(repository) == REPAIRED.encode()


LOCKED: dict[str, str | bytes] = {
    "svc/Dockerfile": "FROM python:3.12\nWORKDIR /app\nCOPY svc/ ./\n"
    'RUN pip install -r requirements.txt\nCMD ["python", "app.py"]\n',
    "svc/app.py": "import redis\n",
    "svc/requirements.txt": "flask==3.1\n",
    "Pipfile.lock": '{"default": {"redis": {"version": "==5.2.1"}}}',
}


def test_a_requirement_that_a_lock_decides(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is added though a run without --strict passes; what was said before does not hide it."""
    repository.commit(LOCKED)
    assert (run(repository), run(repository)) == (0, 0)
    assert run(repository, "--fix", "--diff") == 1
    assert "+redis==5.2.1\n" in capsys.readouterr().out
    assert run(repository, "--fix") == 1
    assert (repository.path / "svc/requirements.txt").read_text() == "flask==3.1\nredis==5.2.1\n"
    assert (run(repository, "--fix"), run(repository, "--strict")) == (0, 0)


def test_a_lock_that_changes_is_seen(repository: Repository) -> None:
    """What a lock decides is asked of the lock as it stands."""
    repository.commit(LOCKED)
    assert run(repository, "--format", "json") == 0
    repository.write({"Pipfile.lock": '{"default": {"redis": {"version": "==5.3.0"}}}'})
    assert run(repository, "--fix") == 1
    assert "redis==5.3.0" in (repository.path / "svc/requirements.txt").read_text()


def test_the_hook(broken: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """``args: [--fix]``: fails once, with the line in the file; then passes."""
    monkeypatch.chdir(broken.path)
    assert hook(["--fix"]) == 1
    assert dockerfile(broken) == REPAIRED.encode()
    assert hook(["--fix"]) == 0
    assert hook([]) == 0


def test_nothing_to_do_is_replayed(broken: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """A clean run with --fix says what one without said, and a broken one is never replayed."""
    assert run(broken) == 1
    assert run(broken, "--fix") == 1
    capsys.readouterr()
    assert (run(broken, "--fix"), run(broken, "--fix"), run(broken)) == (0, 0, 0)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert len(set(lines)) == 1
    broken.commit({"svc/Dockerfile": DOCKERFILE})
    assert run(broken, "--fix") == 1
    assert dockerfile(broken) == REPAIRED.encode()
