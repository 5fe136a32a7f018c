"""Messages that were given up on, kept with the reason, for somebody to look at."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from resilience_hooks.durable.database import Database

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS dead_letters (
    key TEXT PRIMARY KEY, reason TEXT NOT NULL, body BLOB NOT NULL, at REAL NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message by its id, or by the digest of a body that has none; ``at`` since the epoch."""

    key: str
    reason: str
    body: bytes
    at: float = 0.0


class DeadLetters(Protocol):
    """Where dead letters are kept."""

    def put(self, letter: DeadLetter) -> None:
        """Keep a letter; nothing where its key is known. Raises where it cannot be kept."""


class SQLiteDeadLetters:
    """Dead letters in a SQLite file."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        database.extend(SCHEMA)

    def put(self, letter: DeadLetter) -> None:
        """Keep a letter; nothing where its key is known. Raises sqlite3.Error."""
        row = (letter.key, letter.reason, letter.body, self._clock())
        with self._database.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO dead_letters VALUES (?, ?, ?, ?)", row)

    def all(self) -> tuple[DeadLetter, ...]:
        """Every letter, oldest first."""
        with self._database.transaction() as connection:
            rows = connection.execute("SELECT * FROM dead_letters ORDER BY at, key").fetchall()
        return tuple(DeadLetter(*row) for row in rows)


def digest_of(body: bytes) -> str:
    """The key of a body that names no message."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"
