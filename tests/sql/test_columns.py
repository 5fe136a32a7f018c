"""Unknown columns: which SQL fires, and which stays silent, each with its reason."""

from __future__ import annotations

import pytest

from tests.sql.reading import SCHEMA, in_sql

GAMES = "raw.games has no column nope (declared at schemas/raw.sql:1)"


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("SELECT nope FROM raw.games", id="a column"),
        pytest.param("select NOPE from RAW.Games", id="any case"),
        pytest.param("SELECT g.nope FROM `p.raw.games` AS g", id="with an alias"),
        pytest.param("SELECT games.nope FROM raw.games", id="with the table's name"),
        pytest.param("SELECT 1 FROM raw.games WHERE nope > 1", id="WHERE"),
        pytest.param("SELECT * EXCEPT (nope) FROM raw.games", id="EXCEPT"),
        pytest.param("SELECT g.* EXCEPT (nope) FROM raw.games g, raw.other", id="EXCEPT of one"),
        pytest.param("SELECT * REPLACE (nope AS points) FROM raw.games", id="REPLACE"),
        pytest.param("SELECT 1 FROM raw.games GROUP BY nope", id="GROUP BY"),
        pytest.param("SELECT 1 FROM raw.games ORDER BY nope DESC", id="ORDER BY"),
        pytest.param("SELECT SUM(points) AS s FROM raw.games GROUP BY home HAVING nope",
                     id="HAVING"),
        pytest.param("SELECT home FROM raw.games QUALIFY ROW_NUMBER() OVER (PARTITION BY nope) = 1",
                     id="QUALIFY"),
        pytest.param("SELECT SUM(points) OVER (ORDER BY nope) FROM raw.games", id="a window"),
        pytest.param("SELECT CASE WHEN nope IS NULL THEN 1 END FROM raw.games", id="CASE"),
        pytest.param("SELECT * FROM (SELECT nope FROM raw.games)", id="a subquery"),
        pytest.param("WITH a AS (SELECT nope FROM raw.games) SELECT 1 FROM a", id="a CTE"),
        pytest.param("SELECT 1 FROM raw.teams WHERE EXISTS (SELECT 1 FROM raw.games WHERE "
                     "nope = 1)",
                     id="a nested query"),
        pytest.param("SELECT home FROM raw.games UNION ALL SELECT nope FROM raw.games", id="UNION"),
        pytest.param("INSERT INTO raw.games (game_id, nope) VALUES ('a', 1)", id="INSERT"),
        pytest.param("INSERT INTO raw.teams (team) SELECT nope FROM raw.games", id="INSERT SELECT"),
        pytest.param("UPDATE raw.games SET nope = 1 WHERE TRUE", id="SET"),
        pytest.param("UPDATE raw.games SET points = 1 WHERE nope = 1", id="UPDATE"),
        pytest.param("DELETE FROM raw.games WHERE nope = 1", id="DELETE"),
        pytest.param("MERGE raw.games t USING raw.teams s ON t.nope = s.team WHEN MATCHED "
                     "THEN DELETE",
                     id="MERGE ON"),
        pytest.param("MERGE raw.games t USING raw.teams s ON t.home = s.team "
                     "WHEN MATCHED THEN UPDATE SET nope = s.city", id="MERGE UPDATE"),
        pytest.param("MERGE raw.games t USING raw.teams s ON t.home = s.team "
                     "WHEN NOT MATCHED THEN INSERT (nope) VALUES (s.city)", id="MERGE INSERT"),
        pytest.param("CREATE TABLE other.copy AS SELECT nope FROM raw.games", id="CREATE TABLE AS"),
        pytest.param("SELECT 1;\n-- a; comment\nSELECT nope FROM raw.games;",
                     id="a later statement"),
        pytest.param("SELECT 'it''s; one', nope FROM raw.games", id="a semicolon in a string"),
        pytest.param("SELECT nope FROM {{ source('raw', 'games') }} WHERE home = '{{ ds }}'",
                     id="Jinja"),
        pytest.param("SELECT nope FROM `${PROJECT}.raw.games` WHERE game_date = {day}",
                     id="parameters"),
        pytest.param("SELECT g.nope FROM raw.games g {{ joins }} WHERE 1 = 1",
                     id="an unknown part, a known alias"),
        pytest.param("SELECT nope FROM raw.games, UNNEST(GENERATE_ARRAY(1, 3)) AS n", id="scalars"),
    ],
)  # fmt: skip
def test_fires(sql: str) -> None:
    """One finding, at the name that is not there."""
    (message,) = in_sql(sql)
    assert message.lower().startswith(GAMES)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        (
            "WITH a AS (SELECT home AS h FROM raw.games) SELECT home FROM a",
            "the CTE a has no column home",
        ),
        (
            "SELECT s.b FROM (SELECT home AS a FROM raw.games) AS s",
            "the subquery s has no column b",
        ),
        (
            "SELECT g.pts FROM raw.games g JOIN raw.teams t ON g.home = t.team",
            "raw.games has no column pts (declared at schemas/raw.sql:1)",
        ),
        (
            "SELECT towns FROM raw.games g JOIN raw.teams t ON g.home = t.team",
            "no source has a column towns: raw.games, raw.teams "
            "(declared at schemas/raw.sql:1, schemas/raw.sql:12)",
        ),
        (
            "SELECT x.city FROM raw.teams t",
            "x is no source of the query, nor a column of raw.teams "
            "(declared at schemas/raw.sql:12)",
        ),
        (
            "SELECT 1 FROM raw.games JOIN raw.teams USING (team)",
            None,
        ),
        (
            "SELECT 1 FROM raw.teams JOIN raw.games USING (team)",
            "raw.games has no column team (declared at schemas/raw.sql:1)",
        ),
        (
            "SELECT nope.minutes FROM raw.teams",
            "nope is no source of the query, nor a column of raw.teams "
            "(declared at schemas/raw.sql:12)",
        ),
        (
            "SELECT poinst FROM raw.games",
            "raw.games has no column poinst (declared at schemas/raw.sql:1); did you mean points?",
        ),
        (
            "SELECT points AS p FROM `x.raw.games` WHERE p > 1",
            "p is an alias of this SELECT, which is not visible here "
            "(declared at schemas/raw.sql:1)",
        ),
        (
            "WITH a AS (SELECT * EXCEPT (home) FROM raw.games) SELECT home FROM a",
            "the CTE a has no column home",
        ),
        (
            "WITH a (x, y) AS (SELECT home, points FROM raw.games) SELECT home FROM a",
            "the CTE a has no column home",
        ),
        (
            "SELECT v.city FROM raw.v",
            "raw.v has no column city (declared at view.sql:1)",
        ),
    ],
)  # fmt: skip
def test_what_is_said(sql: str, message: str | None) -> None:
    """Who lacks the column, where that is declared, and what may be meant."""
    view = "CREATE VIEW raw.v AS SELECT t.team, COUNT(*) AS n FROM raw.teams t GROUP BY 1;\n"
    sql = sql.replace("`x.raw", "`p.raw")
    found = in_sql(sql, **{"view.sql": view})
    assert found == ([] if message is None else [message])


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("SELECT game_id, Points FROM raw.games", id="all declared"),
        pytest.param("SELECT nope FROM raw.other", id="the table is not declared"),
        pytest.param("SELECT nope FROM games", id="the dataset is not said"),
        pytest.param("SELECT nope FROM `q.raw.games`", id="another project's"),
        pytest.param("SELECT nope FROM raw2.games", id="another dataset's"),
        pytest.param("SELECT nope FROM `raw.games_*`", id="a wildcard"),
        pytest.param("SELECT nope FROM raw.INFORMATION_SCHEMA.COLUMNS", id="INFORMATION_SCHEMA"),
        pytest.param("SELECT nope FROM raw.games, raw.other", id="one source is not known"),
        pytest.param("SELECT nope FROM raw.games JOIN a.f(1) ON TRUE", id="a table function"),
        pytest.param("SELECT nope FROM ML.PREDICT(MODEL m.x, TABLE raw.games)", id="a model"),
        pytest.param("SELECT book, value FROM raw.games, UNNEST(lines)", id="fields of elements"),
        pytest.param("SELECT l.book, o FROM raw.games, UNNEST(lines) AS l WITH OFFSET AS o",
                     id="an element and its place"),
        pytest.param("SELECT l.book FROM raw.games g, g.lines AS l", id="an array of a source"),
        pytest.param("SELECT stats.minutes, g.stats.nope FROM raw.games g",
                     id="fields of a STRUCT"),
        pytest.param("SELECT n FROM UNNEST([1, 2]) AS n", id="a list"),
        pytest.param("SELECT p FROM raw.games PIVOT (SUM(points) AS p FOR home IN ('a'))",
                     id="PIVOT"),
        pytest.param("SELECT points AS p FROM raw.games GROUP BY p HAVING p > 1 ORDER BY p",
                     id="aliases where they are visible"),
        pytest.param("SELECT points AS p FROM raw.games WHERE p > 1",
                     id="an alias where some dialects see it, the dialect untold"),
        pytest.param("SELECT _PARTITIONTIME, _TABLE_SUFFIX FROM raw.games", id="pseudo columns"),
        pytest.param("SELECT TO_JSON_STRING(g), COUNT(g) FROM raw.games g", id="whole rows"),
        pytest.param("SELECT DATE_TRUNC(game_date, MONTH), DATE_DIFF(game_date, game_date, DAY), "
                     "EXTRACT(DAYOFWEEK FROM game_date) FROM raw.games", id="parts of dates"),
        pytest.param("SELECT CURRENT_DATE, CURRENT_TIMESTAMP, @day, ? FROM raw.games",
                     id="constants"),
        pytest.param("SELECT SAFE.f(points), raw.f(points), `p.raw.f`(home) FROM raw.games",
                     id="functions"),
        pytest.param("SELECT STRUCT(points AS nope), f(nope => 1) FROM raw.games",
                     id="names of values"),
        pytest.param("SELECT points FROM raw.games WINDOW w AS (ORDER BY points)", id="a window"),
        pytest.param("WITH a AS (SELECT * FROM raw.other) SELECT nope FROM a",
                     id="* of the unknown"),
        pytest.param("WITH a AS (SELECT f(points) FROM raw.games) SELECT f FROM a",
                     id="no name given"),
        pytest.param("WITH RECURSIVE a AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM a) "
                     "SELECT n FROM a",
                     id="a recursive CTE"),
        pytest.param("WITH a AS (SELECT home FROM raw.games), b AS (SELECT home FROM a) "
                     "SELECT b.home FROM b", id="a CTE of a CTE"),
        pytest.param("WITH games AS (SELECT 1 AS nope) SELECT nope FROM games",
                     id="a CTE's own name"),
        pytest.param("SELECT (SELECT MAX(t.city) FROM raw.teams t WHERE t.team = home) FROM "
                     "raw.games",
                     id="a correlated query"),
        pytest.param("SELECT 1 FROM (raw.games g JOIN raw.teams t ON g.home = t.team) WHERE "
                     "city = 'x'",
                     id="joins in parentheses"),
        pytest.param("SELECT city, points FROM raw.games JOIN raw.teams ON home = team",
                     id="a join"),
        pytest.param("SELECT raw.games.points FROM raw.games", id="the whole name"),
        pytest.param("SELECT {columns} FROM raw.games ORDER BY nope", id="unknown columns"),
        pytest.param("WITH a AS (SELECT {columns} FROM raw.games) SELECT nope FROM a",
                     id="a CTE of unknown columns"),
        pytest.param("SELECT nope FROM raw.games {joins} WHERE points = 1", id="an unknown part"),
        pytest.param("SELECT nope FROM {table}", id="an unknown table"),
        pytest.param("SELECT 1 FROM raw.games WHERE home = sqlc.arg(nope) OR "
                     "sqlc.narg('x')::text = 'y'",
                     id="parameters of sqlc"),
        pytest.param("SELECT 1 FROM raw.games WHERE home = #{nope} AND home = :nope AND home = $1",
                     id="parameters"),
        pytest.param("SELECT nope FROM raw.{table}", id="an unknown table of a known dataset"),
        pytest.param("SELECT nope FROM raw.games_{suffix}", id="a part of the name is unknown"),
        pytest.param("SELECT {column}, g.{column} FROM raw.games g", id="an unknown column"),
        pytest.param("{% if x %} SELECT 1 FROM raw.games WHERE nope = 1 {% endif %}", id="control"),
        pytest.param("DECLARE day DATE; SELECT points FROM raw.games WHERE game_date = day",
                     id="a variable"),
        pytest.param("FOR r IN (SELECT home FROM raw.games) DO SELECT r.home FROM "
                     "raw.games; END FOR",
                     id="a loop"),
        pytest.param("CREATE PROCEDURE raw.p(nope INT64) BEGIN SELECT nope FROM raw.games; "
                     "SELECT nope FROM raw.games; END", id="a procedure's parameter"),
        pytest.param("CREATE FUNCTION raw.f(nope INT64) AS ((SELECT nope FROM raw.games))",
                     id="a function's parameter"),
        pytest.param("CREATE TEMP TABLE games AS SELECT 1 AS nope; SELECT nope FROM games",
                     id="a temporary table"),
        pytest.param("SELECT nope FROM raw.games WHERE (", id="no SQL"),
        pytest.param("-- SELECT nope FROM raw.games\nSELECT 1 FROM raw.games", id="a comment"),
        pytest.param("INSERT INTO raw.teams (team, city) SELECT home, 'x' FROM raw.games",
                     id="INSERT"),
        pytest.param("INSERT INTO raw.teams (team) VALUES ('a') ON CONFLICT (team) "
                     "DO UPDATE SET city = excluded.nope", id="excluded"),
        pytest.param("UPDATE raw.games g SET points = 1, stats.fouls = t.city FROM raw.teams t "
                     "WHERE g.home = t.team", id="UPDATE FROM"),
        pytest.param("MERGE raw.games t USING (SELECT team, 1 AS n FROM raw.teams) s ON "
                     "t.home = s.team "
                     "WHEN MATCHED AND t.points < s.n THEN UPDATE SET points = s.n "
                     "WHEN NOT MATCHED THEN INSERT (home, points) VALUES (team, n)", id="MERGE"),
        pytest.param("DELETE FROM raw.games a USING raw.teams b, raw.games c WHERE a.home = b.team "
                     "AND c.home = b.team", id="DELETE USING"),
        pytest.param("UPDATE raw.games a SET points = c.points FROM raw.teams b, raw.games c "
                     "JOIN raw.teams d ON c.home = d.team WHERE d.city = b.city", id="joins of "
                     "UPDATE"),
        pytest.param("DELETE g FROM raw.games g JOIN raw.teams t ON g.home = t.team WHERE "
                     "t.city = 1",
                     id="DELETE with a join"),
        pytest.param("MERGE raw.games USING raw.other ON FALSE WHEN NOT MATCHED THEN INSERT ROW",
                     id="INSERT ROW"),
        pytest.param("SELECT ARRAY(SELECT x.book FROM UNNEST(lines) x WHERE x.value > points) "
                     "FROM raw.games", id="a query over an array"),
        pytest.param("SELECT nope FROM raw.games -- rh: ignore[RH602] a draft", id="silenced"),
    ],
)  # fmt: skip
def test_silent(sql: str) -> None:
    """Known, or beyond what can be decided."""
    assert in_sql(sql) == []


@pytest.mark.parametrize(
    ("files", "is_found"),
    [
        pytest.param({}, True, id="only the schema"),
        pytest.param({"m.sql": "ALTER TABLE raw.games ADD COLUMN nope INT64"}, False, id="ALTER"),
        pytest.param({"m.sql": "ALTER TABLE `p.raw.games` ADD COLUMN a INT64, ADD COLUMN "
                     "nope INT64"},
                     False, id="ALTER, the second"),
        pytest.param({"m.sql": "ALTER TABLE raw.games RENAME COLUMN home TO nope"}, False,
                     id="RENAME"),
        pytest.param({"m.sql": "ALTER TABLE raw.games ADD COLUMN other INT64"}, True, id="another"),
        pytest.param({"m.sql": "ALTER TABLE raw.teams ADD COLUMN nope INT64"}, True,
                     id="of another"),
        pytest.param({"m.sql": "ALTER TABLE games ADD COLUMN nope INT64"}, False, id="no dataset"),
        pytest.param({"m.sql": "ALTER TABLE raw.games DROP COLUMN home"}, True, id="DROP"),
        pytest.param({"m.sql": "ALTER TABLE raw.games_new RENAME TO games"}, False,
                     id="another table takes its place"),
        pytest.param({"v2.sql": "CREATE TABLE raw.games (nope INT64)"}, False,
                     id="a second version"),
        pytest.param({"v2.sql": "CREATE TABLE raw.games AS SELECT * FROM raw.unknown"}, False,
                     id="made from what is unknown"),
        pytest.param({"v2.sql": "CREATE OR REPLACE TABLE raw.games AS SELECT * FROM "
                     "raw.games"}, True,
                     id="made anew from itself"),
        pytest.param({"v2.sql": "CREATE TABLE raw.games LIKE raw.unknown"}, False,
                     id="LIKE unknown"),
        pytest.param({"v2.sql": "CREATE EXTERNAL TABLE raw.games OPTIONS (format = 'CSV')"}, False,
                     id="an external table"),
        pytest.param({"v2.sql": "CREATE TABLE raw.games (a INT64, nope INT64) WITH nonsense "
                     "++"}, False,
                     id="a statement that is not understood behind the columns"),
        pytest.param({"m.py": "q = f'ALTER TABLE {p}.raw.games ADD COLUMN nope INT64'\n"}, False,
                     id="ALTER in Python"),
        pytest.param({"m.py": "T = 'games'\nC = [('nope', 'INT64')]\n"
                              "q = f'ALTER TABLE {T} ADD COLUMN {c}'\n"}, False,
                     id="a list of columns"),
        pytest.param({"m.py": "T = 'raw.games'\nS = [bigquery.SchemaField('nope', "
                     "'INT64')]\n"}, False,
                     id="SchemaField"),
        pytest.param({"m.py": "class Game(Base):\n    __tablename__ = 'games'\n    nope = "
                     "Column(Int)\n"},
                     False, id="an ORM"),
        pytest.param({"m.py": "op.add_column('games', sa.Column('nope', sa.Int()))\n"}, False,
                     id="a migration"),
        pytest.param({"m.sh": "bq update raw.games nope:STRING,points:INTEGER\n"}, False, id="bq"),
        pytest.param({"s.prisma": "model games {\n  nope Int\n}\n"}, False, id="Prisma"),
        pytest.param({"w.py": "T = 'raw.games'\nrow = {\n 'game_id': i,\n 'home': h,\n "
                     "'points': p,\n"
                              " 'game_date': d,\n 'nope': n,\n}\n"}, False,
                     id="a program writes it"),
        pytest.param({"w.py": "T = 'raw.games'\nrow = {\n 'game_id': r.game_id,\n 'home': r.home,\n"
                              " 'points': r.points,\n 'game_date': r.d,\n 'nope': "
                     "r.nope,\n}\n"}, True,
                     id="a program hands on what a query gave"),
        pytest.param({"w.py": "T = 'raw.games'\nprint({'nope': 1})\n"}, True,
                     id="another dictionary"),
        pytest.param({"tests/m.sql": "ALTER TABLE raw.games ADD COLUMN nope INT64"}, True,
                     id="a test"),
        pytest.param({"m.md": "ALTER TABLE raw.games ADD COLUMN nope INT64"}, True, id="a note"),
    ],
)  # fmt: skip
def test_what_else_is_said_of_a_table(files: dict[str, str], is_found: bool) -> None:
    """Whatever may have given the column to the table counts; tests and notes do not."""
    assert len(in_sql("SELECT nope FROM raw.games", **files)) == is_found


def test_no_declaration_no_finding() -> None:
    """ALTER alone does not say what else a table has."""
    schema = {"schemas/raw.sql": "ALTER TABLE raw.games ADD COLUMN points INT64;"}
    assert in_sql("SELECT nope FROM raw.games", **schema) == []
    assert "games" in SCHEMA
