"""The hook empty-data-handling, and the command that it runs."""

from __future__ import annotations

import json

import pytest

from hooks.empty_data_handling import main
from resilience_hooks.cli.main import main as command
from tests.repository import Repository

FAULT = "def validate(df):\n    if df.empty:\n        raise ValueError('No data')\n"
FIXABLE = """\
class Stats:
    def validate_extracted_data(self):
        if not self.raw_data:
            raise ValueError("No data extracted")
"""


@pytest.fixture
def service(repository: Repository) -> Repository:
    """A repository with an old finding."""
    repository.commit({"old.py": FAULT})
    return repository


def at(repository: Repository, *words: str) -> list[str]:
    """The arguments for a repository."""
    return [*words, "--root", str(repository.path)]


def test_it_looks_at_what_the_commit_changes(
    service: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """An old finding does not stand in the way of a commit that has nothing to do with it."""
    service.write({"new.py": FAULT, "fine.py": "x = 1\n"})
    service.git("add", ".")
    assert main(at(service)) == 1
    out = capsys.readouterr().out
    assert out.startswith("new.py:3: error RH501 validate() raises ValueError when df is empty")
    assert out.endswith("1 error · 2 files checked\n")


def test_without_a_change_it_looks_at_everything(service: Repository) -> None:
    """As in CI."""
    assert main(at(service)) == 1


def test_a_commit_of_other_files(service: Repository) -> None:
    """Where no Python is changed there is nothing to say."""
    service.write({"README.md": "x"})
    service.git("add", ".")
    assert main(at(service)) == 0


def test_a_commit_that_only_deletes(service: Repository) -> None:
    """It is a change, and none of Python that is there."""
    service.commit({"other.py": "x = 1\n"})
    service.git("rm", "-q", "other.py")
    assert main(at(service)) == 0


def test_a_new_repository(repository: Repository) -> None:
    """Before the first commit everything is new."""
    repository.write({"a.py": FAULT})
    repository.git("add", ".")
    assert main(at(repository)) == 1


def test_json(service: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """The same object as that of check, without services."""
    assert command(at(service, "lint", "--format", "json")) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["services"] == []
    assert [(each["code"], each["severity"]) for each in report["findings"]] == [("RH501", "error")]
    assert report["stats"]["files_parsed"] == 1


def test_fix(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """Shown, then written: exit 1 for what changed, then 0 for nothing to do."""
    repository.commit({"a.py": FIXABLE})
    assert command(at(repository, "lint", "--diff")) == 1
    assert "+@same_day\n" in capsys.readouterr().out
    assert (repository.path / "a.py").read_text() == FIXABLE
    assert command(at(repository, "lint", "--fix")) == 1
    assert "fixed a.py" in capsys.readouterr().err
    assert command(at(repository, "lint", "--fix")) == 0


def test_a_configured_ignore(service: Repository) -> None:
    """What the configuration accepts is not said."""
    ignore = '[[ignore]]\ncode = "RH501"\npath = "old.py"\nreason = "a job of the past"\n'
    service.commit({".resilience-hooks.toml": ignore})
    assert command(at(service, "lint")) == 0


def test_an_ignore_that_matches_nothing(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run of lint over everything says so, and check, which does not know, does not."""
    ignore = '[[ignore]]\ncode = "RH501"\npath = "old.py"\nreason = "a job of the past"\n'
    repository.commit({".resilience-hooks.toml": ignore, "old.py": "x = 1\n"})
    assert command(at(repository, "lint")) == 0
    assert "warning RH001 the ignore of RH501 matches nothing" in capsys.readouterr().out
    assert command(at(repository, "check")) == 0
    assert "RH001" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["lint", "nowhere"], "nowhere: no such file or directory"),
        (["lint", "--fix", "--rev", "HEAD"], "a commit cannot be written to"),
        (["lint", "--rev", "nothing"], "nothing"),
    ],
)
def test_what_cannot_be(
    service: Repository, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One message, exit code 2."""
    assert command(at(service, *words)) == 2
    assert said in capsys.readouterr().err


def test_a_check_of_the_hook_resilience(
    service: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the configuration enables it, one process does it with the others."""
    from hooks.resilience import main as resilience  # noqa: PLC0415  beside the hook of this file

    service.write({".resilience-hooks.toml": 'checks = ["empty-data-handling"]\n', "b.py": FAULT})
    service.git("add", ".")
    assert resilience(at(service)) == 1
    assert "b.py:3: error RH501" in capsys.readouterr().out
