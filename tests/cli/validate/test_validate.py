from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from resilience_hooks.cli.main import main
from tests.validation.warehouse import Warehouse

METRICS = """
[metrics.rows]
phase = "predictions"
table = "predictions"
day = "game_date"
value = "COUNT(*)"
expect = { default = { at-least = 1 } }

[metrics.mean]
phase = "grading"
table = "predictions"
day = "game_date"
value = "AVG(confidence)"
prerequisites = ["rows"]
expect = { default = { at-least = 0.5, warn-below = 0.9 } }
"""


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    found = Warehouse(tmp_path)
    found.run(
        "INSERT INTO schedule VALUES ('2026-01-05', 'g1', 'Final', '2026-01-06 00:00');"
        "INSERT INTO predictions VALUES ('2026-01-05', 'g1', 'p', 0.6, true)"
    )
    found.job(METRICS)
    return found


def validate(warehouse: Warehouse, *words: str) -> int:
    return main(["validate", *words, "--config", str(warehouse.folder / "validation.toml")])


@pytest.mark.parametrize(
    ("words", "change", "code"),
    [
        pytest.param([], "", 0, id="a warning is no failure"),
        pytest.param(["--strict"], "", 1, id="unless asked for"),
        pytest.param([], "DELETE FROM predictions", 1, id="a failure"),
        pytest.param([], "ALTER TABLE predictions DROP confidence", 4, id="not evaluated"),
        pytest.param(["--phase", "predictions"], "", 0, id="one phase"),
    ],
)
def test_run(warehouse: Warehouse, words: list[str], change: str, code: int) -> None:
    """0 in order, 1 a failure, 4 something could not be evaluated."""
    warehouse.run(change)
    assert validate(warehouse, "run", "--date", "2026-01-05", *words) == code


def test_run_as_text(warehouse: Warehouse, capsys: pytest.CaptureFixture[str]) -> None:
    """One line a metric, with what is to be said of it."""
    validate(warehouse, "run", "--date", "2026-01-05")
    assert capsys.readouterr().out == (
        "2026-01-05, backfill\n"
        "METRIC  VERDICT  VALUE\n"
        "rows    PASS     1\n"
        "mean    WARN     0.6    0.6 is below 0.9\n"
    )


def test_run_as_json(warehouse: Warehouse, capsys: pytest.CaptureFixture[str]) -> None:
    """Scripts read one object."""
    words = ["--date", "2026-01-05", "--mode", "same_day", "--format", "json"]
    assert validate(warehouse, "run", *words) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["schema"], found["mode"], found["date"]) == (1, "pre_game", "2026-01-05")
    assert found["metrics"][0]["verdict"] == "PASS"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["run", "--date", "5.1."], "write a date such as 2026-01-31", id="date"),
        pytest.param(["run", "--phase", "gradin"], 'did you mean "grading"?', id="phase"),
        pytest.param(["schema", "none.sql"], "none.sql: No such file", id="file"),
    ],
)
def test_usage(
    warehouse: Warehouse, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One message, exit code 2."""
    assert validate(warehouse, *words) == 2
    assert said in capsys.readouterr().err


def test_dry_run_writes_nothing(warehouse: Warehouse) -> None:
    """Looking leaves no trace."""
    assert validate(warehouse, "run", "--date", "2026-01-05", "--dry-run") == 0
    assert not (warehouse.folder / "validation.sqlite").exists()


def test_report(warehouse: Warehouse, capsys: pytest.CaptureFixture[str]) -> None:
    """What the last run found, in three forms; without a run there is no verdict."""
    assert validate(warehouse, "report") == 4
    assert "validate run makes it" in capsys.readouterr().err
    validate(warehouse, "run", "--date", "2026-01-05")
    capsys.readouterr()
    assert validate(warehouse, "report") == 0
    assert "## Validation of 2026-01-05, backfill" in capsys.readouterr().out
    assert validate(warehouse, "report", "--format", "html") == 0
    assert "<title>Validation: WARN</title>" in capsys.readouterr().out
    assert validate(warehouse, "report", "--date", "2026-01-04") == 4
    assert validate(warehouse, "report", "--phase", "grading", "--format", "json") == 4


def test_view(warehouse: Warehouse, capsys: pytest.CaptureFixture[str]) -> None:
    """DDL that the database takes; 1 where a metric in it is broken."""
    path = warehouse.folder / "view.sql"
    assert validate(warehouse, "view", "--name", "board", "--output", str(path)) == 0
    warehouse.run(path.read_text())
    warehouse.run("SELECT * FROM board_wide")
    assert validate(warehouse, "view", "--dialect", "bigquery", "--merge", "--days", "3") == 0
    assert "MERGE INTO validation_long AS t" in capsys.readouterr().out
    assert validate(warehouse, "view", "--days", "0") == 2
    warehouse.run("DROP VIEW board_long; DROP VIEW board_wide")
    warehouse.run("ALTER TABLE predictions DROP confidence")
    assert validate(warehouse, "view") == 1
    assert "-- mean is NOT_EVALUATED: " in capsys.readouterr().out


def test_plan(warehouse: Warehouse, capsys: pytest.CaptureFixture[str]) -> None:
    """What is expected in the mode; what is broken, with exit code 1; the query itself."""
    assert validate(warehouse, "plan", "--date", "2026-01-05") == 0
    assert "mean    grading      measured  ≥ 0.5" in capsys.readouterr().out
    assert validate(warehouse, "plan", "--date", "2026-01-05", "--sql") == 0
    assert capsys.readouterr().out.count("UNION ALL") == 1
    warehouse.run("ALTER TABLE predictions DROP confidence")
    assert validate(warehouse, "plan", "--date", "2026-01-05", "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    assert [metric["plan"] for metric in found["metrics"]] == ["measured", "broken"]


def test_schema(warehouse: Warehouse, capsys: pytest.CaptureFixture[str]) -> None:
    """Metrics against the engine; without one, against what was written down of it."""
    assert validate(warehouse, "schema") == 0
    catalogue = warehouse.folder / "catalogue.json"
    assert validate(warehouse, "schema", "--write-catalogue", str(catalogue)) == 0
    warehouse.job(METRICS, address='x.duckdb"\ncatalogue = "catalogue.json')
    capsys.readouterr()
    assert validate(warehouse, "schema", "--offline") == 0
    assert capsys.readouterr().out == "rows: fits\nmean: fits\n"
    catalogue.write_text(catalogue.read_text().replace("confidence", "confidense"))
    assert validate(warehouse, "schema", "--offline") == 1
    assert "did you mean confidense?" in capsys.readouterr().out


def test_queries_by_hand(
    warehouse: Warehouse, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files with a place that editors know; the input is one too."""
    path = warehouse.folder / "q.sql"
    path.write_text("SELECT player,\n  hitt\nFROM predictions;\n")
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT hit FROM predictions"))
    assert validate(warehouse, "schema", str(path), "-") == 1
    assert capsys.readouterr().out == (
        f"{path}:2:3: there is no column hitt; did you mean hit?\ninput: fits\n"
    )


def test_without_its_extra(warehouse: Warehouse) -> None:
    """A library that is not installed is named with what installs it: exit code 2."""
    config = str(warehouse.folder / "validation.toml")
    code = (
        "import sys; sys.modules['sqlglot'] = None\n"
        "from resilience_hooks.cli.main import main\n"
        f"sys.exit(main(['validate', 'run', '--config', {config!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "validate needs sqlglot: pip install 'resilience-hooks[validation]'" in done.stderr
