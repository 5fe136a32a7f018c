"""The hook sql-schema, and the command that it runs."""

from __future__ import annotations

import json

import pytest

from hooks.resilience import main as resilience
from hooks.sql_schema import main
from resilience_hooks.cli.main import main as command
from tests.repository import Repository

SCHEMA = "CREATE TABLE raw.games (game_id STRING, points INT64);\n"
FAULT = "SELECT game_id,\n       point FROM raw.games\n"


@pytest.fixture
def service(repository: Repository) -> Repository:
    """A repository with a schema and an old finding."""
    repository.commit({"schema.sql": SCHEMA, "old.sql": FAULT})
    return repository


def at(repository: Repository, *words: str) -> list[str]:
    """The arguments for a repository."""
    return [*words, "--root", str(repository.path)]


def test_it_looks_at_what_the_commit_changes(
    service: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """Old findings do not stand in the way; the schema is read all the same."""
    service.write({"new.sql": FAULT, "job.py": 'run("SELECT game_id FROM raw.games")\n'})
    service.git("add", ".")
    assert main(at(service)) == 1
    assert capsys.readouterr().out == (
        "new.sql:2:8: error RH602 raw.games has no column point (declared at schema.sql:1); "
        "did you mean points?\n"
        "    The query fails when it runs.\n"
        "    Correct the name, or bring the declaration up to date.\n\n"
        "1 error · 2 files checked\n"
    )


def test_without_a_change_it_looks_at_everything(service: Repository) -> None:
    """As in CI."""
    assert main(at(service)) == 1


@pytest.mark.parametrize("name", ["README.md", "fine.py"])
def test_a_commit_without_sql(service: Repository, name: str) -> None:
    """There is nothing to say."""
    service.write({name: "x = 1\n"})
    service.git("add", ".")
    assert main(at(service)) == 0


def test_json(service: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """Line and column of the name, as ``docs/contract.md`` says."""
    assert command(at(service, "sql", "old.sql", "--format", "json")) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["code"] == "RH602"
    assert (finding["importer"], finding["line"], finding["column"]) == ("old.sql", 2, 8)


def test_github(service: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """An annotation at the name."""
    assert command(at(service, "sql", "--format", "github")) == 1
    assert capsys.readouterr().out.startswith("::error file=old.sql,line=2,col=8,title=RH602::")


def test_a_configured_ignore(service: Repository) -> None:
    """By code and path; one that matches nothing reports itself."""
    ignore = '[[ignore]]\ncode = "RH602"\npath = "{}"\nreason = "a draft"\n'
    service.commit({".resilience-hooks.toml": ignore.format("old.sql")})
    assert command(at(service, "sql")) == 0
    service.commit({".resilience-hooks.toml": ignore.format("other.sql") + "\n"})
    assert command(at(service, "sql")) == 1


def test_a_check_of_the_hook_resilience(
    service: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """Enabled by the configuration, in the process of the others."""
    service.write({".resilience-hooks.toml": 'checks = ["sql-schema"]\n', "new.sql": FAULT})
    service.git("add", ".")
    assert resilience(at(service)) == 1
    assert "new.sql:2:8: error RH602" in capsys.readouterr().out


def test_a_revision(service: Repository) -> None:
    """A commit is looked at without a checkout."""
    service.write({"old.sql": "SELECT 1\n"})
    assert command(at(service, "sql", "--rev", "HEAD")) == 1


@pytest.mark.parametrize("code", ["RH601", "rh602"])
def test_explain(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each rule has a page."""
    assert command(["explain", code]) == 0
    assert capsys.readouterr().out.startswith(f"{code.upper()}: ")


def test_a_path_that_is_not_there(service: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """It is a usage error."""
    assert command(at(service, "sql", "nowhere")) == 2
    assert "nowhere: no such file or directory" in capsys.readouterr().err
