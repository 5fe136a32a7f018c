"""Where phases are kept. A store changes one phase at a time, atomically."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import date, datetime, timezone
from typing import Final, Protocol, TypeVar

from resilience_hooks.durable.database import Database
from resilience_hooks.outcomes.codec import dump, load
from resilience_hooks.phases.model import Phase, PhaseKey, UnitState

T = TypeVar("T")

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS phases (
    phase TEXT, day TEXT, expected TEXT, generation INTEGER, triggered INTEGER, modes TEXT,
    PRIMARY KEY (phase, day));
CREATE TABLE IF NOT EXISTS units (
    phase TEXT, day TEXT, unit TEXT, outcome TEXT, at TEXT, deliveries TEXT,
    PRIMARY KEY (phase, day, unit));
"""


class PhaseStore(Protocol):
    """Any store that can read and write a phase in a transaction will do."""

    def update(self, key: PhaseKey, change: Callable[[Phase], tuple[Phase, T]]) -> T:
        """Put what ``change`` makes of a phase; returns the second of what it gives.

        ``change`` is pure: a store may call it again after a conflict.
        """

    def keys(self, since: date) -> tuple[PhaseKey, ...]:
        """The phases of this day and of later ones, sorted."""


class SQLitePhases:
    """Phases in a SQLite file that any number of processes use."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.extend(SCHEMA)

    def update(self, key: PhaseKey, change: Callable[[Phase], tuple[Phase, T]]) -> T:
        """Read and write in one transaction; only what changed is written."""
        with self._database.transaction() as connection:
            before = _read(connection, key)
            after, result = change(before)
            _write(connection, key, before, after)
        return result

    def keys(self, since: date) -> tuple[PhaseKey, ...]:
        """The phases of this day and of later ones, sorted."""
        with self._database.transaction() as connection:
            rows = connection.execute(
                "SELECT phase, day FROM phases WHERE day >= ? ORDER BY 1, 2", (since.isoformat(),)
            ).fetchall()
        return tuple(PhaseKey(phase, date.fromisoformat(day)) for phase, day in rows)


def _read(connection: sqlite3.Connection, key: PhaseKey) -> Phase:
    place = (key.phase, key.day.isoformat())
    row = connection.execute(
        "SELECT expected, generation, triggered, modes FROM phases WHERE phase = ? AND day = ?",
        place,
    ).fetchone()
    if row is None:
        return Phase()
    units = connection.execute(
        "SELECT unit, outcome, at, deliveries FROM units WHERE phase = ? AND day = ?", place
    )
    expected = json.loads(row[0])
    return Phase(
        expected=None if expected is None else frozenset(expected),
        units={
            unit: UnitState(
                load(outcome), datetime.fromisoformat(at), frozenset(json.loads(deliveries))
            )
            for unit, outcome, at, deliveries in units
        },
        generation=row[1],
        triggered=row[2],
        modes=json.loads(row[3]),
    )


def _write(connection: sqlite3.Connection, key: PhaseKey, before: Phase, after: Phase) -> None:
    if after == before:
        return
    place = (key.phase, key.day.isoformat())
    expected = None if after.expected is None else sorted(after.expected)
    modes = json.dumps(dict(after.modes), sort_keys=True)
    connection.execute(
        "INSERT OR REPLACE INTO phases VALUES (?, ?, ?, ?, ?, ?)",
        (*place, json.dumps(expected), after.generation, after.triggered, modes),
    )
    for unit, state in after.units.items():
        if before.units.get(unit) != state:
            at = state.at.astimezone(timezone.utc).isoformat()
            row = (*place, unit, dump(state.outcome), at, json.dumps(sorted(state.deliveries)))
            connection.execute("INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?, ?, ?)", row)
