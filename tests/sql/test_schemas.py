"""Schemas that are not in BigQuery's SQL: JSON, dbt, other dialects, Python."""

from __future__ import annotations

import json

import pytest

from tests.sql.reading import findings, in_sql

FIELDS = [{"name": "player", "type": "STRING"}, {"name": "age", "type": "INT64", "fields": []}]
MODELS = """
version: 2
models:
  - name: players
    config: {contract: {enforced: CONTRACT}}
    columns:
      - name: player
      - name: age
sources:
  - name: raw
    tables:
      - name: feed
        columns: [{name: at}, {name: body}]
      - name: bare
"""


def said(files: dict[str, str]) -> list[tuple[str, str]]:
    """Severities and messages about what is in ``q.sql``."""
    return [(each.severity, each.message) for each in findings(files) if each.path == "q.sql"]


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("schemas/app/players.json", FIELDS),
        ("app/nested/players_schema.json", FIELDS),
        ("schemas/app.players.json", FIELDS),
        ("schemas/app/schema_players.json", {"schema": {"fields": FIELDS}}),
        ("schemas/app/players.json", {"fields": FIELDS}),
    ],
)
def test_json(path: str, document: object) -> None:
    """The table that the file is named after, in a dataset that a folder is named after."""
    sql = "SELECT player, name FROM app.players"
    assert in_sql(sql, **{path: json.dumps(document)}) == [
        f"app.players has no column name (declared at {path}:1)"
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("schemas/other/players.json", json.dumps(FIELDS), id="another dataset"),
        pytest.param("schemas/app/teams.json", json.dumps(FIELDS), id="another table"),
        pytest.param("schemas/app/players.json", json.dumps([{"name": "a"}]), id="no schema"),
        pytest.param("schemas/app/players.json", "[]", id="no fields"),
        pytest.param("schemas/app/players.json", "{", id="no JSON"),
        pytest.param("schemas/app/players.json", json.dumps({"schema": "x"}), id="a text"),
    ],
)
def test_json_that_says_nothing(path: str, text: str) -> None:
    """It is no schema of that table."""
    assert in_sql("SELECT player, nope FROM app.players", **{path: text}) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("deploy.sh", "bq mk --table app.people schemas/players.json\n"),
        (
            "deploy.sh",
            "bq --location=US mk \\\n  --table \\\n  p:app.people \\\n  ./players.json\n",
        ),
        ("ci.yml", "  - run: bq mk --schema schemas/players.json -t $P:app.people\n"),
        (
            "main.tf",
            'resource "google_bigquery_table" "x" {\n  dataset_id = "app"\n  table_id   = '
            '"people"\n'
            '  schema = file("${path.module}/schemas/players.json")\n}\n',
        ),
    ],
)
def test_json_that_a_command_uses(path: str, text: str) -> None:
    """The command says which table the schema is of."""
    files = {"schemas/players.json": json.dumps(FIELDS), path: text}
    assert in_sql("SELECT player, name FROM app.people", **files) == [
        "app.people has no column name (declared at schemas/players.json:1)"
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("deploy.sh", "bq mk --table $D.people "
                     "schemas/players.json\n", id="a variable"),
        pytest.param("deploy.sh", "bq rm app.people schemas/players.json\n", id="another command"),
        pytest.param("deploy.sh", "bq mk app.people schemas/teams.json\n", id="no such file"),
        pytest.param("main.tf", 'resource "google_bigquery_table" "x" {\n  dataset_id = var.d\n'
                     '  table_id = "people"\n  schema = file("schemas/players.json")\n}\n',
                     id="a variable of Terraform"),
    ],
)  # fmt: skip
def test_commands_that_say_too_little(path: str, text: str) -> None:
    """The table stays unknown."""
    files = {"schemas/players.json": json.dumps(FIELDS), path: text}
    assert in_sql("SELECT player, name FROM app.people", **files) == []


def test_json_beside_sql() -> None:
    """A schema of unknown dataset adds to what is declared elsewhere."""
    fields = json.dumps([{"name": "nope", "type": "STRING"}])
    assert in_sql("SELECT nope FROM raw.games", **{"new/games.json": fields}) == []


@pytest.mark.parametrize(
    ("sql", "contract", "expected"),
    [
        ("SELECT name FROM {{ ref('players') }}", "true", "error"),
        ("SELECT name FROM {{ ref('players') }}", "false", None),
        ("SELECT player FROM {{ ref('players') }}", "true", None),
        ("SELECT bdoy FROM {{ source('raw', 'feed') }}", "false", "warning"),
        ("SELECT anything FROM {{ source('raw', 'bare') }}", "false", None),
        ("SELECT anything FROM {{ source('other', 'feed') }}", "false", None),
        ("{{ config(materialized='view') }} SELECT bdoy FROM {{ source('raw', 'feed') }}", "false",
         "warning"),
        ("SELECT nope FROM {{ ref('staged') }}", "false", "error"),
        ("SELECT at, n FROM {{ ref('staged') }}", "false", None),
        ("SELECT nope FROM {{ ref('open') }}", "false", None),
        ("SELECT a.nope FROM {{ ref('staged') }} a {% if x %} WHERE 1 = 1 {% endif "
                     "%}", "false", "error"),
    ],
)  # fmt: skip
def test_dbt(sql: str, contract: str, expected: str | None) -> None:
    """Models by their contract or their query, sources by what describes them."""
    files = {
        "dbt_project.yml": "name: x",
        "models/schema.yml": MODELS.replace("CONTRACT", contract),
        "models/staged.sql": "SELECT at, COUNT(*) AS n FROM {{ source('raw', 'feed') }} GROUP BY 1",
        "models/open.sql": "SELECT * FROM {{ source('raw', 'bare') }}",
        "q.sql": sql,
    }
    assert [severity for severity, _ in said(files)] == ([expected] if expected else [])


@pytest.mark.parametrize(
    "text", ["models: {", "models: 3", "models: [x]", "sources: [{name: a}]", "- 1"]
)
def test_yaml_that_is_no_schema(text: str) -> None:
    """It is left alone."""
    assert (
        said({"models/schema.yml": text + " # models: feed", "q.sql": "SELECT a FROM feed"}) == []
    )


POSTGRES = """
CREATE TABLE IF NOT EXISTS public.users (
    id BIGSERIAL PRIMARY KEY,
    "Name" TEXT NOT NULL DEFAULT 'a;b',
    tags TEXT[] DEFAULT '{}'::text[],
    meta JSONB,
    CONSTRAINT named UNIQUE (id, "Name"),
    FOREIGN KEY (id) REFERENCES other (id)
);
CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN SELECT nope FROM users; END $$ LANGUAGE plpgsql;
CREATE TABLE logs (LIKE users INCLUDING ALL, at TIMESTAMPTZ);
CREATE TABLE logs_2024 PARTITION OF logs FOR VALUES IN (2024);
"""


@pytest.mark.parametrize(
    ("sql", "count"),
    [
        ("SELECT id, \"Name\", meta->>'x', tags[1] FROM users WHERE id = $1", 0),
        ("SELECT u.email FROM public.users u", 1),
        ("SELECT email FROM users", 1),
        (
            "INSERT INTO users (id, email) VALUES (%s, %s) ON CONFLICT (id) DO NOTHING RETURNING "
            "id",
            1,
        ),
        ("SELECT id, at FROM logs", 0),
        ("SELECT nope FROM logs", 1),
        ("SELECT nope FROM logs_2024", 0),
        ("SELECT g FROM generate_series(1, 2) AS g", 0),
        ("SELECT x.nope FROM users u, LATERAL (SELECT u.id AS a) x", 0),
        ("SELECT nope FROM app.users", 0),
        ("SELECT ctid, xmin, tableoid FROM users", 0),
        ("SELECT count, max FROM (SELECT count(*), max(id) FROM users) s", 0),
    ],
)
def test_postgres(sql: str, count: int) -> None:
    """The default schema is that of names without one."""
    assert len(said({"init.sql": POSTGRES, "q.sql": sql})) == count


def test_sqlite_in_python() -> None:
    """A database that a file makes for itself is no dataset of another."""
    code = (
        "import sqlite3\n"
        "MAKE = '''CREATE TABLE IF NOT EXISTS games (a INTEGER PRIMARY KEY AUTOINCREMENT, b "
        "TEXT)'''\n"
        "GET = 'SELECT b, rowid, c FROM games'\n"
    )
    (finding,) = findings({"store.py": code, "q.sql": "SELECT points FROM raw.games"})
    assert (finding.line, finding.message) == (
        3,
        "games has no column c (declared at store.py:2)",
    )
