from __future__ import annotations

import pytest
import sqlglot
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify

from resilience_hooks.validation.schema.check import check
from tests.validation.probes import CATALOGUE, INVALID, VALID, Invalid


@pytest.mark.parametrize("probe", [pytest.param(probe, id=probe.name) for probe in INVALID])
def test_what_bigquery_refuses(probe: Invalid) -> None:
    """Each is found, as what it is, with what was meant."""
    problems = check(probe.sql, CATALOGUE, "bigquery").problems
    assert [problem.kind for problem in problems] == [probe.kind]
    assert probe.said in problems[0].message


@pytest.mark.parametrize("sql", [pytest.param(sql, id=name) for name, sql in VALID.items()])
def test_what_bigquery_runs(sql: str) -> None:
    """Nothing is found."""
    assert check(sql, CATALOGUE, "bigquery").problems == ()


def test_sqlglot_alone_decides_fewer() -> None:
    """As of 30.30 its parser and ``qualify`` decide 16 of the 30, the layers all of them."""
    alone = sum(_refuses(probe.sql) for probe in INVALID)
    alone += sum(not _refuses(sql) for sql in VALID.values())
    ours = sum(bool(check(probe.sql, CATALOGUE, "bigquery").problems) for probe in INVALID)
    ours += sum(not check(sql, CATALOGUE, "bigquery").problems for sql in VALID.values())
    assert ours == 30
    assert alone < 20


def _refuses(sql: str) -> bool:
    """Whether sqlglot as it comes refuses a query."""
    tables: dict[str, object] = {}
    for table in CATALOGUE.tables:
        project, dataset, name = table.name.split(".")
        place = tables.setdefault(project, {}).setdefault(dataset, {})  # type: ignore[attr-defined]
        place[name] = dict(table.columns)
    try:
        tree = sqlglot.parse_one(sql, dialect="bigquery")
        qualify(tree, dialect="bigquery", schema=tables, catalog="project", db="sports")
    except SqlglotError:
        return True
    return False


@pytest.mark.parametrize(
    ("sql", "places"),
    [
        pytest.param("SELECT\n  hitt\nFROM graded", [(2, 3)], id="on its line"),
        pytest.param("SELECT nope FROM gradedd", [(1, 18)], id="columns of no table are not told"),
        pytest.param("SELECT hitt, confidense FROM graded", [(1, 8), (1, 14)], id="each of two"),
        pytest.param("SELECT hit FROM", [(1, 15)], id="where it stops being SQL"),
    ],
)
def test_places(sql: str, places: list[tuple[int, int]]) -> None:
    """Line and column, from one, of every problem."""
    found = check(sql, CATALOGUE, "bigquery").problems
    assert [(problem.line, problem.column) for problem in found] == places
