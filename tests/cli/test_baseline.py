"""check --baseline: what is known does not fail, what is new does."""

from __future__ import annotations

import json

import pytest

from resilience_hooks.cli.main import main
from tests.cli.test_fix import BROKEN, DOCKERFILE, REPAIRED
from tests.repository import Repository

FILE = ".resilience-baseline.json"


@pytest.fixture
def known(repository: Repository, capsys: pytest.CaptureFixture[str]) -> Repository:
    """A repository whose one finding is in its baseline."""
    repository.commit(BROKEN)
    assert run(repository, "--baseline", "write") == 0
    repository.commit()
    capsys.readouterr()
    return repository


def run(repository: Repository, *words: str) -> int:
    return main(["check", "--root", str(repository.path), *words])


def test_known_findings_do_not_fail(known: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """They are counted in one line, in JSON too."""
    assert run(known) == 1
    capsys.readouterr()
    assert run(known, "--baseline", "use") == 0
    assert "1 in the baseline" in capsys.readouterr().out
    assert run(known, "--baseline", "use", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["baseline"] == {"known": 1}


def test_an_entry_names_no_line(known: Repository) -> None:
    """Code, Dockerfile, module and importing file: edits elsewhere change nothing."""
    (entry,) = json.loads((known.path / FILE).read_text())["findings"]
    assert entry == {
        "code": "RH101",
        "place": "svc/Dockerfile",
        "thing": "shared.util",
        "importer": "svc/app.py",
        "severity": "error",
    }


EDITS: dict[str, tuple[dict[str, str | bytes], int]] = {
    "lines that move": ({"svc/app.py": "import os\n\n" + str(BROKEN["svc/app.py"])}, 0),
    "another importer": (
        {"svc/app.py": str(BROKEN["svc/app.py"]) + "import svc.more\n",
         "svc/more.py": "import shared.util\n"}, 0,
    ),
    "another missing module": (
        {"svc/app.py": str(BROKEN["svc/app.py"]) + "import other.x\n", "other/x.py": ""}, 1,
    ),
    "another service": (
        {"job/Dockerfile": DOCKERFILE.replace("svc", "job"), "job/app.py": "import shared.util\n"},
        1,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "code"), EDITS.values(), ids=EDITS)
def test_edits(files: dict[str, str | bytes], code: int, known: Repository) -> None:
    """What is known stays known, what is new fails."""
    known.commit(files)
    assert run(known, "--baseline", "use") == code


def test_a_graver_finding_is_another_one(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """A guarded import that was known does not excuse one without a guard."""
    guarded = "try:\n    import shared.util\nexcept ImportError:\n    shared = None\n"
    repository.commit({**BROKEN, "svc/app.py": guarded})
    run(repository, "--baseline", "write")
    repository.commit({"svc/app.py": guarded + "import shared.util\n"})
    assert run(repository, "--baseline", "use") == 1


def test_stale_entries_are_told_all_at_once(
    known: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """A repaired finding's entry is a warning, in a run over everything."""
    known.commit({"svc/Dockerfile": REPAIRED})
    assert run(known, "--baseline", "use") == 0
    out = capsys.readouterr().out
    assert "RH002 1 entry matches nothing any more: RH101 shared.util (svc/Dockerfile)" in out
    assert run(known, "svc", "--baseline", "use") == 0
    assert "RH002" not in capsys.readouterr().out
    assert run(known, "--baseline", "use", "--strict") == 1
    assert run(known, "--baseline", "write") == 0
    assert run(known, "--baseline", "use", "--strict") == 0


def test_writing_twice_writes_the_same(known: Repository) -> None:
    """The file is sorted, an entry a line."""
    before = (known.path / FILE).read_bytes()
    run(known, "--baseline", "write")
    assert (known.path / FILE).read_bytes() == before


def test_a_commit_has_its_own_baseline(
    known: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --rev the commit's file counts, whatever the work tree has."""
    (known.path / FILE).unlink()
    assert run(known, "--baseline", "use", "--rev", "HEAD") == 0
    assert run(known, "--baseline", "use", "--rev", "HEAD~") == 2
    assert "not in commit" in capsys.readouterr().err


MISUSES: dict[str, tuple[tuple[str, ...], str]] = {
    "nothing was written yet": (("--baseline", "use"), "make it with --baseline write"),
    "a service is named": (("svc", "--baseline", "write"), "name no services"),
    "a commit": (("--baseline", "write", "--rev", "HEAD"), "leave out --rev"),
    "a folder that is not there": (
        ("--baseline", "write", "--baseline-file", "no/such.json"), "no/such.json",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("words", "message"), MISUSES.values(), ids=MISUSES)
def test_misuse(
    words: tuple[str, ...],
    message: str,
    repository: Repository,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One clear message, exit code 2."""
    repository.commit(BROKEN)
    assert run(repository, *words) == 2
    assert message in capsys.readouterr().err


FAULTS: dict[str, tuple[str, str]] = {
    "no JSON": ("{", "no JSON"),
    "another schema": ('{"schema": 9, "findings": []}', "no baseline of schema 1"),
    "a list": ("[]", "no baseline of schema 1"),
    "entries that are none": (
        '{"schema": 1, "findings": [1, {"code": "RH101"}]}', "2 faults in the configuration",
    ),
    "a number too long for Python": (f'{{"schema": {"9" * 5000}}}', "no JSON"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), FAULTS.values(), ids=FAULTS)
def test_a_broken_file(
    text: str, message: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """All faults at once, exit code 2."""
    repository.commit({**BROKEN, FILE: text})
    assert run(repository, "--baseline", "use") == 2
    assert message in capsys.readouterr().err
