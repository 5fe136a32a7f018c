"""Work that is to be done once, however many ask for it at a time.

A claim is a lease: its holder does the work and finishes the claim. A holder that dies loses it
when the lease ends, and the next one to ask gets it. So the work is done at least once, and its
key lets a receiver tell a repetition.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from resilience_hooks.durable.database import Database

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS claims (
    key TEXT PRIMARY KEY, holder TEXT NOT NULL, until REAL NOT NULL,
    attempts INTEGER NOT NULL, result TEXT);
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """What asking gave: ``held`` by the asker, or busy until then, or finished with a result.

    ``attempts`` counts the holders, this one included; ``until`` is in seconds since the epoch.
    """

    key: str
    holder: str
    held: bool
    attempts: int
    until: float
    result: str | None = None


class Claims(Protocol):
    """Where claims are kept; any store that can insert a row only if it is absent will do."""

    def take(self, key: str, lease: float) -> Claim:
        """Ask for a key, for so many seconds."""

    def finish(self, claim: Claim, result: str) -> bool:
        """The work is done for good; False where the claim had been lost meanwhile."""

    def release(self, claim: Claim) -> None:
        """Let the next one have it; nothing where the claim had been lost meanwhile."""


class SQLiteClaims:
    """Claims in a SQLite file; ``clock`` gives seconds since the epoch."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        database.extend(SCHEMA)

    def take(self, key: str, lease: float) -> Claim:
        """Ask for a key, for so many seconds."""
        now, holder = self._clock(), uuid.uuid4().hex
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT holder, attempts, until, result FROM claims WHERE key = ?", (key,)
            ).fetchone()
            if row is not None and (row[3] is not None or row[2] > now):
                return Claim(key, row[0], held=False, attempts=row[1], until=row[2], result=row[3])
            attempts = 1 if row is None else row[1] + 1
            connection.execute(
                "INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?, NULL)",
                (key, holder, now + lease, attempts),
            )
        return Claim(key, holder, held=True, attempts=attempts, until=now + lease)

    def finish(self, claim: Claim, result: str) -> bool:
        """The work is done for good; False where the claim had been lost meanwhile."""
        return self._change(claim, "result = ?", result)

    def release(self, claim: Claim) -> None:
        """Let the next one have it; nothing where the claim had been lost meanwhile."""
        self._change(claim, "until = ?", 0.0)

    def _change(self, claim: Claim, change: str, value: str | float) -> bool:
        with self._database.transaction() as connection:
            changed = connection.execute(
                f"UPDATE claims SET {change} WHERE key = ? AND holder = ? AND result IS NULL",
                (value, claim.key, claim.holder),
            ).rowcount
        return changed == 1
