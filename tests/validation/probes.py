"""Twenty queries that BigQuery refuses and ten that it runs, against one small catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from resilience_hooks.validation.catalogue.model import Catalogue, Table

CATALOGUE: Final = Catalogue(
    "bigquery",
    (
        Table(
            "project.sports.graded",
            {
                "game_date": "DATE",
                "system_id": "STRING",
                "game_id": "STRING",
                "hit": "BOOL",
                "confidence": "FLOAT64",
                "graded_at": "TIMESTAMP",
                "line": "STRUCT<source STRING, odds STRUCT<over FLOAT64, under FLOAT64>>",
                "legs": "ARRAY<STRUCT<player STRING, points FLOAT64>>",
                "raw": "JSON",
            },
        ),
        Table(
            "project.sports.schedule",
            {"game_date": "DATE", "game_id": "STRING", "status": "STRING"},
        ),
        Table("project.sports.events_20260104", {"event": "STRING"}),
        Table("project.sports.events_20260105", {"event": "STRING", "user": "STRING"}),
    ),
    "project.sports",
)


@dataclass(frozen=True, slots=True)
class Invalid:
    """A query, a word of what must be said of it, and the kind of problem."""

    name: str
    sql: str
    kind: str
    said: str


INVALID: Final = (
    Invalid("table", "SELECT COUNT(*) FROM gradedd", "table", "did you mean graded?"),
    Invalid("dataset", "SELECT 1 FROM sprots.graded", "table", "no table sprots.graded"),
    Invalid("column", "SELECT confidense FROM graded", "column", "did you mean confidence?"),
    Invalid("column of an alias", "SELECT g.hits FROM graded AS g", "column", "did you mean hit?"),
    Invalid(
        "column of a subquery",
        "WITH q AS (SELECT hit FROM graded) SELECT hitt FROM q",
        "column",
        "did you mean hit?",
    ),
    Invalid("alias of a table", "SELECT x.hit FROM graded AS g", "column", "x is no table"),
    Invalid(
        "ambiguous",
        "SELECT game_id FROM graded JOIN schedule ON graded.game_id = schedule.game_id",
        "column",
        "write graded.game_id",
    ),
    Invalid("field", "SELECT line.sourse FROM graded", "field", "did you mean source?"),
    Invalid("field of a field", "SELECT line.odds.ower FROM graded", "field", "did you mean over?"),
    Invalid(
        "field of a leg",
        "SELECT leg.point FROM graded, UNNEST(legs) AS leg",
        "field",
        "did you mean points?",
    ),
    Invalid("field of an array", "SELECT legs.points FROM graded", "field", "UNNEST it"),
    Invalid("EXCEPT", "SELECT * EXCEPT (confidnce) FROM graded", "column", "confidence?"),
    Invalid("alias in WHERE", "SELECT hit AS h FROM graded WHERE h", "alias", "WHERE does not see"),
    Invalid("ungrouped", "SELECT system_id, COUNT(*) FROM graded", "grouping", "nor in GROUP BY"),
    Invalid("DML", "DELETE FROM graded WHERE TRUE", "statement", "DELETE is no query"),
    Invalid(
        "MERGE",
        "MERGE graded AS g USING schedule AS s ON g.game_id = s.game_id WHEN MATCHED THEN DELETE",
        "statement",
        "MERGE is no query",
    ),
    Invalid("script", "DECLARE d DATE; SELECT d", "statement", "2 statements"),
    Invalid("wildcard", "SELECT event FROM `sports.evnts_*`", "table", "no table matches"),
    Invalid(
        "column of a wildcard", "SELECT usr FROM `sports.events_*`", "column", "did you mean user?"
    ),
    Invalid(
        "INFORMATION_SCHEMA",
        "SELECT table_nam FROM sports.INFORMATION_SCHEMA.TABLES",
        "column",
        "did you mean table_name?",
    ),
)

VALID: Final = {
    "short form": "SELECT game_date AS day, COUNTIF(hit) AS value FROM graded "
    "WHERE game_date BETWEEN :first_day AND :last_day GROUP BY game_date",
    "alias in GROUP BY and HAVING": "SELECT DATE(graded_at) AS day, COUNT(*) AS value "
    "FROM `project.sports.graded` GROUP BY day HAVING value > 1 ORDER BY value",
    "fields": "SELECT leg.points, g.line.odds.over FROM graded AS g, UNNEST(g.legs) AS leg",
    "implicit UNNEST": "SELECT leg.player FROM graded AS g, g.legs AS leg",
    "star": "WITH q AS (SELECT * EXCEPT (raw) FROM graded) SELECT confidence FROM q",
    "wildcard": "SELECT user FROM `sports.events_*` WHERE _TABLE_SUFFIX > '20260101'",
    "INFORMATION_SCHEMA": "SELECT table_name FROM sports.INFORMATION_SCHEMA.TABLES",
    "correlated": "SELECT (SELECT COUNT(*) FROM schedule AS s WHERE s.game_id = g.game_id) "
    "FROM graded AS g",
    "QUALIFY": "SELECT game_id, ROW_NUMBER() OVER (PARTITION BY system_id ORDER BY graded_at) "
    "AS n FROM graded QUALIFY n = 1",
    "case of names": "SELECT Game_Date, JSON_VALUE(raw, '$.a') FROM graded WHERE HIT",
}
