"""The platform's tables, in one SQLite file that all services write."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from shared import settings

SCHEMA = """
CREATE TABLE IF NOT EXISTS games (
    game_id TEXT PRIMARY KEY, game_date TEXT, tip_off TEXT, home TEXT, away TEXT);
CREATE TABLE IF NOT EXISTS feed_box_scores (
    game_id TEXT, player TEXT, team TEXT, points INTEGER, PRIMARY KEY (game_id, player));
CREATE TABLE IF NOT EXISTS box_scores (
    game_id TEXT, game_date TEXT, player TEXT, team TEXT, points INTEGER,
    PRIMARY KEY (game_id, player));
CREATE TABLE IF NOT EXISTS features (
    game_date TEXT, unit TEXT, subject TEXT, value REAL, PRIMARY KEY (game_date, unit, subject));
CREATE TABLE IF NOT EXISTS predictions (
    game_date TEXT, game_id TEXT, player TEXT, model TEXT, line REAL, pick TEXT, made_at TEXT,
    PRIMARY KEY (game_id, player, model));
CREATE TABLE IF NOT EXISTS graded (
    game_date TEXT, game_id TEXT, player TEXT, model TEXT, correct INTEGER, graded_at TEXT,
    PRIMARY KEY (game_id, player, model));
"""


@contextmanager
def connected() -> Iterator[sqlite3.Connection]:
    """A transaction: what is written inside is there as a whole, or not at all."""
    connection = sqlite3.connect(settings.WAREHOUSE, timeout=30)
    connection.row_factory = sqlite3.Row
    try:
        with connection:
            yield connection
    finally:
        connection.close()


def create() -> None:
    """Make the tables that are missing."""
    settings.STATE.mkdir(parents=True, exist_ok=True)
    with connected() as connection:
        connection.executescript(SCHEMA)


def rows(query: str, *values: object) -> list[sqlite3.Row]:
    """What a query finds."""
    with connected() as connection:
        return connection.execute(query, values).fetchall()


def put(table: str, records: Iterable[Mapping[str, object]], *, replace: bool = True) -> int:
    """Write records under their keys, so that writing them twice changes nothing.

    Returns how many were written; with ``replace=False`` those that are there already stay.
    """
    found = list(records)
    if not found:
        return 0
    names, marks = ", ".join(found[0]), ", ".join("?" * len(found[0]))
    verb = "REPLACE" if replace else "IGNORE"
    with connected() as connection:
        written = connection.executemany(
            f"INSERT OR {verb} INTO {table} ({names}) VALUES ({marks})",
            [tuple(record.values()) for record in found],
        )
        return written.rowcount


def history(day: date, players: Sequence[str]) -> dict[str, list[int]]:
    """What players scored before a day, the latest game first."""
    found: dict[str, list[int]] = {player: [] for player in players}
    query = "SELECT player, points FROM box_scores WHERE game_date < ? ORDER BY game_date DESC"
    for row in rows(query, day.isoformat()):
        if row["player"] in found:
            found[row["player"]].append(row["points"])
    return found
