"""One SQLite file, written in short transactions by any number of threads and processes."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Database:
    """A file with its tables. A fork gets a connection of its own; ``close`` when it is done with.

    ``timeout`` is how many seconds a writer waits for the others.
    """

    def __init__(self, path: str | os.PathLike[str], *schemas: str, timeout: float = 30.0) -> None:
        """Open the file, or make it with these tables. Raises OSError, sqlite3.Error naming it."""
        self.path = Path(path)
        self._timeout = timeout
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._process = 0
        self._inherited: list[sqlite3.Connection] = []
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            for schema in schemas:
                self.extend(schema)
        except sqlite3.Error as error:
            self.close()
            raise type(error)(f"{self.path}: {error}") from error

    def extend(self, schema: str) -> None:
        """Add tables: ``CREATE TABLE IF NOT EXISTS`` statements with semicolons behind them."""
        with self.transaction() as connection:
            for statement in filter(str.strip, schema.split(";")):
                connection.execute(statement)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Shut out other writers; what is written becomes visible at once, or not at all."""
        with self._lock:
            connection = self._connected()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None and self._process == os.getpid():
                self._connection.close()
            self._connection = None

    def _connected(self) -> sqlite3.Connection:
        """Behind a fork SQLite forbids to use or close a connection: the child opens its own."""
        process = os.getpid()
        if self._connection is not None and self._process != process:
            self._inherited.append(self._connection)
            self._connection = None
        if self._connection is None:
            self._process = process
            self._connection = sqlite3.connect(
                self.path, timeout=self._timeout, isolation_level=None, check_same_thread=False
            )
            self._connection.execute("PRAGMA journal_mode = WAL")
        return self._connection
