"""Where breakers keep their state. A store changes one breaker's state at a time, atomically."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Callable
from typing import Final, Protocol, TypeVar

from resilience_hooks.breaker.states import Snapshot
from resilience_hooks.durable.database import Database

T = TypeVar("T")

SCHEMA: Final = (
    "CREATE TABLE IF NOT EXISTS breakers (name TEXT PRIMARY KEY, snapshot TEXT NOT NULL);"
)


class Store(Protocol):
    """Any store that can read and write one value in a transaction will do."""

    def update(self, name: str, change: Callable[[Snapshot], tuple[Snapshot, T]]) -> T:
        """Put what ``change`` makes of a breaker's state; returns the second of what it gives."""


class MemoryStore:
    """The breakers of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._snapshots: dict[str, Snapshot] = {}

    def update(self, name: str, change: Callable[[Snapshot], tuple[Snapshot, T]]) -> T:
        """The lock is held for the transition alone, never for a call."""
        with self._lock:
            self._snapshots[name], result = change(self._snapshots.get(name, Snapshot()))
        return result


class SQLiteStore:
    """The breakers of every process that opens the same file."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.extend(SCHEMA)

    def update(self, name: str, change: Callable[[Snapshot], tuple[Snapshot, T]]) -> T:
        """Read and write in one transaction; nothing is written where nothing changed."""
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT snapshot FROM breakers WHERE name = ?", (name,)
            ).fetchone()
            before = Snapshot(**json.loads(row[0])) if row else Snapshot()
            after, result = change(before)
            if after != before:
                connection.execute(
                    "INSERT OR REPLACE INTO breakers VALUES (?, ?)",
                    (name, json.dumps(dataclasses.asdict(after))),
                )
        return result
