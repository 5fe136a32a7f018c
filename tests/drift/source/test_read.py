from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import duckdb
import pytest

from resilience_hooks.drift.source.mapping import Columns, Games, Outcomes
from resilience_hooks.drift.source.read import History, Source, read
from resilience_hooks.drift.tallies import DayTally, Series
from resilience_hooks.errors import MeasurementError, UsageError

SINCE = date(2026, 1, 1)
MONDAY = date(2026, 1, 5)
COLUMNS = Columns("model", "day", "result", ("id",), "graded_at", "market", "void")
OUTCOMES = Outcomes(hit=("win",), miss=("loss",), push=("push",), ungraded=("pending",))

ROWS = [
    ("a", "2026-01-05", "win", 1, "2026-01-06 08:00:00", "points", False),
    ("a", "2026-01-05", "win", 1, "2026-01-06 08:00:00", "points", False),
    ("a", "2026-01-05", "win", 2, "2026-01-06 08:00:00", "points", False),
    ("a", "2026-01-05", "loss", 2, "2026-01-06 09:00:00", "points", False),
    ("a", "2026-01-05", "pending", 3, None, "points", False),
    ("a", "2026-01-05", "win", 3, "2026-01-06 08:00:00", "points", False),
    ("a", "2026-01-05", "loss", 4, "2026-01-06 08:00:00", "points", False),
    ("a", "2026-01-05", "win", 4, "2026-01-06 08:00:00", "points", False),
    ("a", "2026-01-05", "push", 5, "2026-01-06 08:00:00", "points", False),
    ("a", "2026-01-05", "loss", 6, "2026-01-06 08:00:00", "points", True),
    ("a", "2026-01-05", None, 7, None, "points", False),
    ("a", "2026-01-05", "win", 8, None, None, None),
    ("a", "2025-12-31", "win", 9, "2026-01-06 08:00:00", "points", False),
    ("b", "2026-01-06", "loss", 1, "2026-01-07 08:00:00", "points", False),
]
"""Duplicates, regradings, ties, pushes, voids, rows without a result, a market or a time."""

EXPECTED = (
    DayTally(Series("a"), MONDAY, 3, 2, 2, 1),
    DayTally(Series("b"), date(2026, 1, 6), 0, 1),
    DayTally(Series("a", "points"), MONDAY, 2, 2, 2, 1),
    DayTally(Series("b", "points"), date(2026, 1, 6), 0, 1),
)

_TABLE = """CREATE TABLE preds (model TEXT, day DATE, result TEXT, id INTEGER,
    graded_at TIMESTAMP, market TEXT, void BOOLEAN)"""


def duckdb_file(folder: Path) -> tuple[str, str]:
    path = folder / "graded.duckdb"
    with duckdb.connect(str(path)) as store:
        store.execute(_TABLE)
        store.executemany("INSERT INTO preds VALUES (?, ?, ?, ?, ?, ?, ?)", ROWS)
    return str(path), "preds"


def sqlite_file(folder: Path) -> tuple[str, str]:
    path = folder / "graded.sqlite"
    store = sqlite3.connect(path)
    with store:
        store.execute(_TABLE)
        store.executemany("INSERT INTO preds VALUES (?, ?, ?, ?, ?, ?, ?)", ROWS)
    store.close()
    return str(path), "preds"


def sqlite_texts(folder: Path) -> tuple[str, str]:
    """SQLite knows no dates: most tables have them as texts."""
    path = folder / "texts.sqlite"
    store = sqlite3.connect(path)
    with store:
        store.execute(_TABLE.replace("DATE", "TEXT").replace("TIMESTAMP", "TEXT"))
        store.executemany("INSERT INTO preds VALUES (?, ?, ?, ?, ?, ?, ?)", ROWS)
    store.close()
    return str(path), "preds"


def parquet_files(folder: Path) -> tuple[str, str]:
    path, table = duckdb_file(folder)
    with duckdb.connect(path) as store:
        store.execute(f"COPY {table} TO '{folder}/part.parquet'")
    return f"files://{folder}", "*.parquet"


def csv_file(folder: Path) -> tuple[str, str]:
    path, table = duckdb_file(folder)
    with duckdb.connect(path) as store:
        store.execute(f"COPY {table} TO '{folder}/graded.csv' (HEADER)")
    return f"files://{folder}", "graded.csv"


_MAKERS = (duckdb_file, sqlite_file, sqlite_texts, parquet_files, csv_file)
STORES = {make.__name__: make for make in _MAKERS}


@pytest.mark.parametrize("make", STORES.values(), ids=STORES)
def test_counts_are_the_same_on_every_store(make: object, tmp_path: Path) -> None:
    """Duplicates count once, the last grading wins and the worse of two at once, voids are out."""
    assert callable(make)
    address, table = make(tmp_path)
    history = read(Source(address, table, COLUMNS, OUTCOMES), SINCE)
    assert history == History(EXPECTED, (MONDAY, date(2026, 1, 6)))


def right_or_wrong(folder: Path) -> str:
    path = folder / "plain.duckdb"
    with duckdb.connect(str(path)) as store:
        store.execute("CREATE TABLE preds (model TEXT, day DATE, ok BOOLEAN, id INTEGER)")
        store.execute("INSERT INTO preds VALUES ('a', '2026-01-05', true, 1)")
        store.execute("INSERT INTO preds VALUES ('a', '2026-01-05', false, 2)")
        store.execute("INSERT INTO preds VALUES ('a', '2026-01-05', NULL, 3)")
        store.execute("CREATE TABLE games (day DATE, state TEXT)")
        store.execute("INSERT INTO games VALUES ('2026-01-05', 'Final')")
        store.execute("INSERT INTO games VALUES ('2026-01-07', 'Final')")
        store.execute("INSERT INTO games VALUES ('2026-01-08', 'Postponed')")
        store.execute("INSERT INTO games VALUES ('2025-12-30', 'Final')")
    return str(path)


PLAIN = Columns("model", "day", "ok", ("id",))


def test_a_true_or_false_column_needs_no_mapping(tmp_path: Path) -> None:
    """True is a hit, false a miss, NULL is not graded yet."""
    history = read(Source(right_or_wrong(tmp_path), "preds", PLAIN), SINCE)
    assert history.days == (DayTally(Series("a"), MONDAY, 1, 1, 0, 1),)


def test_played_days_come_from_the_table_of_games(tmp_path: Path) -> None:
    """Only games with a played status count, from the date on that is asked for."""
    games = Games("games", "day", "state", ("Final",))
    history = read(Source(right_or_wrong(tmp_path), "preds", PLAIN, games=games), SINCE)
    assert history.played == (MONDAY, date(2026, 1, 7))


def test_outcomes_that_no_mapping_names_are_refused(tmp_path: Path) -> None:
    """A value nobody mapped would be a silent hole in the rate: it is named with its count."""
    address, table = duckdb_file(tmp_path)
    source = Source(address, table, COLUMNS, Outcomes(hit=("win",), miss=("loss",)))
    with pytest.raises(UsageError, match=r"'pending' \(1 rows\), 'push' \(1 rows\)"):
        read(source, SINCE)


def test_missing_columns_are_named_all_at_once(tmp_path: Path) -> None:
    """The message says what is missing and what is there."""
    columns = Columns("modell", "day", "ok", ("id", "player"))
    with pytest.raises(UsageError, match="preds has no column modell, player; it has model, day"):
        read(Source(right_or_wrong(tmp_path), "preds", columns), SINCE)


UNREACHABLE = {
    "no such file": ("missing.duckdb", "preds", "no such file"),
    "not a database": ("broken.duckdb", "preds", "cannot be opened"),
    "no such table": ("plain.duckdb", "graded", "table graded"),
}


@pytest.mark.parametrize(("file", "table", "message"), UNREACHABLE.values(), ids=UNREACHABLE)
def test_a_store_that_does_not_answer(file: str, table: str, message: str, tmp_path: Path) -> None:
    """What cannot be read is no verdict, and never a healthy one."""
    right_or_wrong(tmp_path)
    (tmp_path / "broken.duckdb").write_text("this is no database at all\n" * 99)
    with pytest.raises(MeasurementError, match=message):
        read(Source(str(tmp_path / file), table, PLAIN), SINCE)


@pytest.mark.parametrize("address", ["graded.xlsx", "graded"])
def test_an_address_nobody_understands(address: str) -> None:
    """The message lists the forms there are."""
    with pytest.raises(UsageError, match=r"neither a \.duckdb or \.sqlite file nor a URL"):
        read(Source(address, "preds", PLAIN), SINCE)


def test_passwords_stay_out_of_messages() -> None:
    """A URL with a password is shown without it."""
    address = "postgres://me:s3cret@127.0.0.1:9/none"
    with pytest.raises(MeasurementError) as failure:
        read(Source(address, "preds", PLAIN), SINCE)
    assert "s3cret" not in str(failure.value)
