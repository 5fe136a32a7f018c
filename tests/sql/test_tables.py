"""Unknown tables: an error is justified by a near miss, or by a dataset that is complete."""

from __future__ import annotations

import pytest

from resilience_hooks.config.model import SqlConfig
from tests.sql.reading import findings, in_python, in_sql

MESSAGE = "no table raw.gamess is declared; did you mean games?"


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("SELECT 1 FROM raw.gamess", id="FROM"),
        pytest.param("SELECT 1 FROM `p.raw.gamess` g JOIN raw.teams t ON TRUE", id="a project"),
        pytest.param("SELECT 1 FROM `{project}.raw.gamess`", id="a project that a run knows"),
        pytest.param("WITH a AS (SELECT 1 FROM raw.gamess) SELECT 1 FROM a", id="a CTE"),
        pytest.param("SELECT 1 FROM raw.teams WHERE EXISTS (SELECT 1 FROM "
                     "raw.gamess)", id="nested"),
        pytest.param("SELECT 1 FROM raw.gamess; SELECT 1 FROM raw.teams", id="once"),
    ],
)  # fmt: skip
def test_a_near_miss(sql: str) -> None:
    """Nothing else speaks of the table, and one is called almost the same."""
    assert in_sql(sql) == [MESSAGE]


def test_in_python() -> None:
    """At the table in the string."""
    code = 'q = f"""\n  SELECT 1\n  FROM raw.gamess\n"""\n'
    assert in_python(code) == [f"3:12 {MESSAGE}"]


@pytest.mark.parametrize(
    ("sql", "files"),
    [
        pytest.param("SELECT 1 FROM raw.players", {}, id="nothing is called alike"),
        pytest.param("SELECT 1 FROM raw2.gamess", {}, id="the dataset is not declared"),
        pytest.param("SELECT 1 FROM {dataset}.gamess", {}, id="the dataset is not known"),
        pytest.param("SELECT 1 FROM raw.gamess_{day}", {}, id="the name is not known"),
        pytest.param("SELECT 1 FROM `raw.gamess_*`", {}, id="a wildcard"),
        pytest.param("SELECT 1 FROM gamess", {}, id="no dataset is said"),
        pytest.param("SELECT 1 FROM raw.INFORMATION_SCHEMA.TABLES", {}, id="INFORMATION_SCHEMA"),
        pytest.param("WITH gamess AS (SELECT 1) SELECT 1 FROM gamess", {}, id="a CTE"),
        pytest.param("SELECT 1 FROM raw.games raw, raw.lines", {}, id="an array of a source"),
        pytest.param("SELECT 1 FROM raw.games_2025", {"a.sql": "CREATE TABLE raw.games_2024 "
                     "(a INT64)"},
                     id="it differs in a number"),
        pytest.param("SELECT 1 FROM raw.gamess", {"a.sql": "CREATE TABLE raw.gamess AS SELECT "
                     "1 AS a"},
                     id="it is made"),
        pytest.param("SELECT 1 FROM raw.gamess", {"a.sql": "INSERT INTO raw.gamess (a) VALUES (1)"},
                     id="something writes it"),
        pytest.param("SELECT 1 FROM raw.gamess", {"a.py": "load('raw.gamess', rows)"},
                     id="a program names it"),
        pytest.param("SELECT 1 FROM raw.gamess", {"main.tf": 'table_id = "gamess"'},
                     id="terraform"),
        pytest.param("SELECT 1 FROM raw.gamess -- rh: ignore[RH601] theirs", {}, id="silenced"),
    ],
)  # fmt: skip
def test_silent(sql: str, files: dict[str, str]) -> None:
    """It may be there after all."""
    assert in_sql(sql, **files) == []


def test_a_table_that_others_only_read() -> None:
    """Reading makes no table: each query that names it is wrong."""
    files = {"a.sql": "SELECT 1 FROM raw.gamess", "b.sql": "SELECT 2 FROM `p.raw.gamess`"}
    assert [each.path for each in findings(files)] == ["a.sql", "b.sql"]


def test_a_complete_dataset() -> None:
    """Where the configuration says that all tables are declared, any other is an error."""
    files = {"q.sql": "SELECT 1 FROM raw.players JOIN other.players USING (a)"}
    assert findings(files) == ()
    (finding,) = findings(files, SqlConfig(complete=("raw",)))
    assert (finding.severity, finding.message) == ("error", "no table raw.players is declared")


@pytest.mark.parametrize(("dialect", "count"), [(None, 0), ("postgres", 1)])
def test_a_configured_dialect(dialect: str | None, count: int) -> None:
    """What stands in double quotes is a string in BigQuery, and a name elsewhere."""
    files = {"q.sql": 'SELECT "nope" FROM raw.teams'}
    assert len(findings(files, SqlConfig(dialect=dialect))) == count
