from __future__ import annotations

import pytest

from resilience_hooks.validation.catalogue.model import Catalogue, Table
from resilience_hooks.validation.schema.check import check
from resilience_hooks.validation.schema.degradation import Degraded, degraded

CATALOGUE = Catalogue(
    "duckdb",
    (
        Table(
            "main.g",
            {"d": "DATE", "hit": "BOOLEAN", "team": "VARCHAR", "conf": "DOUBLE", "note": "VARCHAR"},
        ),
        Table("main.s", {"d": "DATE", "k": "INTEGER"}),
    ),
    "main",
)
MISSING = {("main.g", "conf"): "DOUBLE", ("main.g", "note"): "VARCHAR"}


def degrade(sql: str) -> Degraded:
    checked = check(sql, CATALOGUE, "duckdb")
    assert checked.problems == ()
    assert checked.tree is not None
    assert checked.resolved is not None
    return degraded(checked.tree, checked.resolved, MISSING, "duckdb")


@pytest.mark.parametrize(
    ("sql", "expected", "outputs"),
    [
        pytest.param(
            "SELECT d, MAX(note) AS detail FROM g GROUP BY 1",
            "SELECT d, MAX(CAST(NULL AS TEXT)) AS detail FROM g GROUP BY 1",
            {"detail"},
            id="aggregated",
        ),
        pytest.param(
            "SELECT conf FROM g", "SELECT CAST(NULL AS DOUBLE) AS conf FROM g", {"conf"}, id="bare"
        ),
        pytest.param(
            "SELECT g.conf + 1 AS v FROM g",
            "SELECT CAST(NULL AS DOUBLE) + 1 AS v FROM g",
            {"v"},
            id="qualified",
        ),
        pytest.param(
            "SELECT SUM(CASE WHEN hit THEN conf ELSE 0 END) AS v FROM g",
            "SELECT SUM(CASE WHEN hit THEN CAST(NULL AS DOUBLE) ELSE 0 END) AS v FROM g",
            {"v"},
            id="what a branch gives, not what it asks",
        ),
        pytest.param(
            "WITH q AS (SELECT d, conf AS c FROM g) SELECT d, AVG(c) AS v FROM q GROUP BY 1",
            "WITH q AS (SELECT d, CAST(NULL AS DOUBLE) AS c FROM g) "
            "SELECT d, AVG(c) AS v FROM q GROUP BY 1",
            {"v"},
            id="through WITH",
        ),
        pytest.param(
            "WITH q AS (SELECT * FROM g) SELECT AVG(conf) AS v FROM q",
            "WITH q AS (SELECT * FROM g) SELECT AVG(CAST(NULL AS DOUBLE)) AS v FROM q",
            {"v"},
            id="through a star, which does not have it",
        ),
        pytest.param(
            "WITH q AS (SELECT d, conf FROM g) SELECT COUNT(*) AS v FROM q",
            "WITH q AS (SELECT d, CAST(NULL AS DOUBLE) AS conf FROM g) SELECT COUNT(*) AS v FROM q",
            set(),
            id="read and not shown",
        ),
        pytest.param(
            "SELECT (SELECT MAX(conf) FROM g) AS v FROM s",
            "SELECT (SELECT MAX(CAST(NULL AS DOUBLE)) FROM g) AS v FROM s",
            {"v"},
            id="a scalar subquery",
        ),
        pytest.param(
            "SELECT conf AS v FROM g UNION ALL SELECT k FROM s",
            "SELECT CAST(NULL AS DOUBLE) AS v FROM g UNION ALL SELECT k FROM s",
            {"v"},
            id="UNION ALL",
        ),
        pytest.param(
            "SELECT conf AS c, c + 1 AS v FROM g",
            "SELECT CAST(NULL AS DOUBLE) AS c, c + 1 AS v FROM g",
            {"c", "v"},
            id="through an alias",
        ),
        pytest.param("SELECT hit AS v FROM g", "SELECT hit AS v FROM g", set(), id="not read"),
        pytest.param("SELECT * FROM g", "SELECT * FROM g", set(), id="a star"),
    ],
)
def test_shown_becomes_null(sql: str, expected: str, outputs: set[str]) -> None:
    """A column that is only shown is a typed NULL, and the outputs that it reaches are known."""
    found = degrade(sql)
    assert found.problems == ()
    assert found.tree.sql("duckdb") == expected
    assert found.outputs == outputs


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("SELECT COUNT(*) FROM g WHERE conf > 0.5", id="WHERE"),
        pytest.param("SELECT d FROM g GROUP BY d HAVING MAX(conf) > 1", id="HAVING"),
        pytest.param("SELECT d, AVG(conf) AS c FROM g GROUP BY d HAVING c > 1", id="its alias"),
        pytest.param("SELECT d, COUNT(*) FROM g GROUP BY d, note", id="GROUP BY"),
        pytest.param("SELECT d FROM g ORDER BY conf LIMIT 1", id="ORDER BY"),
        pytest.param("SELECT COUNT(*) FROM g JOIN s ON s.k = g.conf", id="a join"),
        pytest.param("SELECT g.d FROM g JOIN (SELECT 1.0 AS conf) AS t USING (conf)", id="USING"),
        pytest.param("SELECT COUNT(*) FILTER (WHERE conf > 1) FROM g", id="FILTER"),
        pytest.param("SELECT SUM(CASE WHEN conf > 1 THEN 1 END) FROM g", id="CASE WHEN"),
        pytest.param("SELECT SUM(IF(conf > 1, 1, 0)) FROM g", id="IF"),
        pytest.param("SELECT CASE note WHEN 'a' THEN 1 END FROM g", id="CASE of it"),
        pytest.param("SELECT conf IS NULL FROM g", id="IS NULL"),
        pytest.param("SELECT RANK() OVER (ORDER BY conf) FROM g", id="a window's order"),
        pytest.param("SELECT RANK() OVER (PARTITION BY note) FROM g", id="a window's partition"),
        pytest.param(
            "SELECT d FROM g QUALIFY ROW_NUMBER() OVER (PARTITION BY note) = 1", id="QUALIFY"
        ),
        pytest.param("SELECT ARG_MAX(team, conf) FROM g", id="which row is the greatest"),
        pytest.param("SELECT STRING_AGG(team, ',' ORDER BY conf) FROM g", id="order in a list"),
        pytest.param("SELECT DISTINCT conf FROM g", id="DISTINCT"),
        pytest.param("SELECT k FROM s UNION SELECT conf FROM g", id="UNION"),
        pytest.param("SELECT k FROM s WHERE k IN (SELECT conf FROM g)", id="IN a subquery"),
        pytest.param("SELECT k FROM s WHERE EXISTS (SELECT 1 FROM g WHERE conf = k)", id="EXISTS"),
        pytest.param(
            "SELECT v FROM (SELECT d, AVG(conf) AS v FROM g GROUP BY d) AS q WHERE v > 0",
            id="a subquery's output",
        ),
        pytest.param(
            "WITH q AS (SELECT * FROM g), r AS (SELECT * FROM q) SELECT d FROM r WHERE conf > 1",
            id="through two stars",
        ),
    ],
)
def test_what_decides_is_never_dropped(sql: str) -> None:
    """A column that decides rows, groups, order or branches leaves no query."""
    problems = degrade(sql).problems
    assert {problem.kind for problem in problems} == {"predicate"}
