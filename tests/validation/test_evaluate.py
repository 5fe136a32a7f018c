from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from resilience_hooks.errors import MeasurementError, UsageError
from resilience_hooks.sameday.modes import Mode
from resilience_hooks.validation.evaluate import Evaluation, evaluate
from tests.validation.warehouse import DAY, Warehouse

ROWS = """
[metrics.rows]
phase = "predictions"
table = "predictions"
day = "game_date"
value = "COUNT(*)"
expect = { default = { at-least = 1 } }
"""


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    found = Warehouse(tmp_path)
    found.run(
        "INSERT INTO schedule VALUES ('2026-01-05', 'g1', 'Final', '2026-01-06 00:00');"
        "INSERT INTO predictions SELECT '2026-01-05', 'g1', 'p' || i, 0.5 + i / 100, i % 2 = 0"
        " FROM range(10) AS r(i)"
    )
    return found


def statuses(found: Evaluation) -> dict[str, str]:
    return {verdict.metric: verdict.status.value for verdict in found.verdicts}


def test_one_broken_of_thirty(warehouse: Warehouse) -> None:
    """It is told with what was meant; the other 29 are evaluated."""
    good = "".join(ROWS.replace("rows", f"rows{n}") for n in range(29))
    bad = ROWS.replace("rows", "bad").replace("COUNT(*)", "AVG(confidense)")
    found = evaluate(warehouse.job(good + bad), day=DAY)
    assert Counter(statuses(found).values()) == {"PASS": 29, "NOT_EVALUATED": 1}
    assert "did you mean confidence?" in found.verdicts[-1].reason


def test_one_of_thirty_that_fails_as_it_runs(warehouse: Warehouse) -> None:
    """No schema tells that a text is no number; the other 29 are evaluated."""
    good = "".join(ROWS.replace("rows", f"rows{n}") for n in range(29))
    bad = ROWS.replace("rows", "bad").replace("COUNT(*)", "SUM(CAST(player AS INT))")
    found = evaluate(warehouse.job(good + bad), day=DAY)
    assert Counter(statuses(found).values()) == {"PASS": 29, "NOT_EVALUATED": 1}
    assert "the query fails: Conversion Error" in found.verdicts[-1].reason


@pytest.mark.parametrize(
    ("query", "status", "reason"),
    [
        pytest.param(
            "SELECT game_date AS day, hit AS value FROM predictions",
            "NOT_EVALUATED",
            "10 rows for 2026-01-05: which one counts?",
            id="several rows",
        ),
        pytest.param(
            "SELECT game_date AS day, BOOL_OR(hit) AS value FROM predictions GROUP BY 1",
            "PASS",
            "",
            id="true is one",
        ),
        pytest.param(
            "SELECT game_date AS day, SUM(confidence) / 0 AS value FROM predictions GROUP BY 1",
            "NOT_EVALUATED",
            "no number",
            id="infinite",
        ),
        pytest.param(
            "SELECT game_date, COUNT(*) AS n FROM predictions GROUP BY 1",
            "NOT_EVALUATED",
            "the query gives no column day; it gives game_date, n; "
            "the query gives no column value; it gives game_date, n",
            id="other columns",
        ),
        pytest.param(
            "SELECT game_date AS day, COUNT(*) AS value FROM predictions WHERE player = :who "
            "GROUP BY 1",
            "NOT_EVALUATED",
            "nothing fills in the parameter who",
            id="an unknown parameter",
        ),
        pytest.param(
            "DROP TABLE predictions", "NOT_EVALUATED", "DROP is no query", id="a statement"
        ),
        pytest.param(
            "SELECT game_date AS day, COUNT(*) AS value FROM predictions WHERE nosuch(player) "
            "GROUP BY 1",
            "NOT_EVALUATED",
            "nosuch does not exist",
            id="what only the engine knows",
        ),
        pytest.param(
            "SELECT day, value FROM (SELECT game_date AS day, COUNT(*) AS value FROM predictions "
            "GROUP BY ALL) AS q",
            "PASS",
            "",
            id="a subquery",
        ),
        pytest.param(
            "SELECT CAST(TIMESTAMP '2026-01-05 00:00' AS TIMESTAMP) AS day, 1 AS value",
            "PASS",
            "",
            id="a timestamp for a day",
        ),
    ],
)
def test_queries(warehouse: Warehouse, query: str, status: str, reason: str) -> None:
    """What a query gives, as the metric's verdict."""
    metric = f'[metrics.a]\nphase = "p"\nsql = """{query}"""\nexpect = {{}}\n'
    (found,) = evaluate(warehouse.job(metric), day=DAY).verdicts
    assert found.status.value == status
    assert reason in found.reason


def test_needs_and_optional_columns(warehouse: Warehouse) -> None:
    """A needed one breaks the metric; an optional one degrades it, or breaks it if it decides."""
    metrics = ""
    for name, sql, needs in [
        ("needed", "COUNT(*)", 'needs = { predictions = ["stake"] }'),
        ("shown", "AVG(stake)", 'optional = { predictions = { stake = "DOUBLE" } }'),
        (
            "decides",
            "SUM(IF(stake > 1, 1, 0))",
            'optional = { predictions = { stake = "DOUBLE" } }',
        ),
        ("there", "AVG(confidence)", 'optional = { predictions = { confidence = "DOUBLE" } }'),
    ]:
        own = ROWS.replace("rows", name).replace("COUNT(*)", sql)
        metrics += own.replace("at-least = 1", "at-least = 0") + needs + "\n"
    found = evaluate(warehouse.job(metrics), day=DAY)
    assert statuses(found) == {
        "needed": "NOT_EVALUATED",
        "shown": "DEGRADED",
        "decides": "NOT_EVALUATED",
        "there": "PASS",
    }
    assert "it needs predictions.stake, which is not there" in found.verdicts[0].reason
    assert found.verdicts[1].value is None


def test_partitions_must_be_restricted(warehouse: Warehouse) -> None:
    """A table that is cut by its date is not read whole."""
    whole = '[metrics.whole]\nphase = "p"\nexpect = {}\nsql = """' + (
        'SELECT game_date AS day, COUNT(*) AS value FROM predictions GROUP BY 1"""\n'
    )
    tables = '[tables.predictions]\npartition = "game_date"\n'
    found = evaluate(warehouse.job(ROWS + whole, tables), day=DAY)
    assert statuses(found) == {"rows": "PASS", "whole": "NOT_EVALUATED"}
    assert "restrict game_date" in found.verdicts[1].reason


def test_ibis_expressions(warehouse: Warehouse) -> None:
    """Compiled against the catalogue; what is missing is told, what is optional is NULL."""
    (warehouse.folder / "metrics.py").write_text(
        """
from resilience_hooks.validation.metric import Metric

def by_day(aggregate):
    def build(tables):
        t = tables["predictions"]
        return t.group_by(day=t.game_date).agg(value=aggregate(t))
    return build

NEEDS = {"predictions": ("game_date",)}
METRICS = [
    Metric("rows", "p", by_day(lambda t: t.count()), needs=NEEDS),
    Metric("typo", "p", by_day(lambda t: t.confidense.mean()), needs=NEEDS),
    Metric("shown", "p", by_day(lambda t: t.stake.mean()), needs=NEEDS,
           optional={"predictions": {"stake": "DOUBLE"}}),
    Metric("gone", "p", by_day(lambda t: t.count()), needs={"predictoins": ("game_date",)}),
]
"""
    )
    found = evaluate(warehouse.job("", 'python = ["metrics.py:METRICS"]'), day=DAY)
    assert statuses(found) == {
        "rows": "PASS",
        "typo": "NOT_EVALUATED",
        "shown": "DEGRADED",
        "gone": "NOT_EVALUATED",
    }
    assert found.verdicts[0].value == 10
    assert "confidense" in found.verdicts[1].reason
    assert "did you mean predictions?" in found.verdicts[3].reason


def test_parquet_files(tmp_path: Path) -> None:
    """The same metrics over files, without a database."""
    warehouse = Warehouse(tmp_path)
    (tmp_path / "data").mkdir()
    warehouse.run(
        f"COPY (SELECT DATE '2026-01-05' AS game_date) TO '{tmp_path}/data/predictions.parquet'"
    )
    files = '[tables.predictions]\nfiles = "predictions.parquet"\n'
    job = warehouse.job(ROWS + files, address="files://data")
    assert statuses(evaluate(job, day=DAY, mode=Mode.POST_GAME)) == {"rows": "PASS"}


@pytest.mark.parametrize(
    ("address", "error", "said"),
    [
        pytest.param("none.duckdb", MeasurementError, "no such file", id="no file"),
        pytest.param("postgres://h/d", UsageError, "metrics run on", id="another engine"),
        pytest.param(
            "bigquery://project", UsageError, "bigquery://PROJECT/DATASET", id="no dataset"
        ),
    ],
)
def test_engines(warehouse: Warehouse, address: str, error: type[Exception], said: str) -> None:
    """An address that leads nowhere is told once, not by every metric."""
    with pytest.raises(error, match=said):
        evaluate(warehouse.job(ROWS, address=address), day=DAY)
