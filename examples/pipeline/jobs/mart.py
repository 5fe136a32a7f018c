"""Copies the warehouse into a DuckDB file, for validation and for people who ask questions.

``python -m jobs.mart``, after each phase. The file is replaced as a whole.
"""

import os
from collections.abc import Sequence
from datetime import date

import duckdb
from shared import feed, settings, warehouse

MART = settings.STATE / "mart.duckdb"
TABLES = ("box_scores", "predictions", "graded")


def write() -> None:
    """Copy every table with the columns that it has, and the schedule as it stands."""
    fresh = MART.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with duckdb.connect(str(fresh)) as mart:
        for table in TABLES:
            _copy(mart, table)
        mart.execute("CREATE TABLE schedule (game_id TEXT, game_date DATE, status TEXT)")
        _insert(mart, "schedule", [row for day in _days() for row in _games(day)])
    os.replace(fresh, MART)


def _copy(mart: duckdb.DuckDBPyConnection, table: str) -> None:
    columns = warehouse.rows(f"PRAGMA table_info({table})")
    types = {"game_date": "DATE"}
    declared = ", ".join(f'"{c["name"]}" {types.get(c["name"], c["type"])}' for c in columns)
    mart.execute(f"CREATE TABLE {table} ({declared})")
    _insert(mart, table, [tuple(row) for row in warehouse.rows(f"SELECT * FROM {table}")])


def _insert(
    mart: duckdb.DuckDBPyConnection, table: str, records: Sequence[Sequence[object]]
) -> None:
    if records:
        mart.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(records[0]))})", records)


def _days() -> list[date]:
    found = warehouse.rows("SELECT DISTINCT game_date FROM games ORDER BY game_date")
    return [date.fromisoformat(row["game_date"]) for row in found]


def _games(day: date) -> list[tuple[object, ...]]:
    games = feed.schedule(day, settings.now()).games
    return [(game.game_id, day.isoformat(), game.status.value) for game in games]


if __name__ == "__main__":
    write()
