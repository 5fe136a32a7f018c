"""DuckDB, embedded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import duckdb

from resilience_hooks.errors import MeasurementError
from resilience_hooks.validation.catalogue.model import Catalogue, Table
from resilience_hooks.validation.engines.model import QueryError, Row, one_line

_COLUMNS: Final = """
SELECT
    CASE WHEN database_name = current_database() THEN '' ELSE database_name || '.' END
        || schema_name || '.' || table_name AS name,
    column_name, data_type
FROM duckdb_columns()
WHERE NOT internal OR schema_name = 'information_schema'
ORDER BY name, column_index
"""


class DuckDBEngine:
    """A connection; who opened it says what it may write."""

    dialect: Final = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def catalogue(self) -> Catalogue:
        """Tables and views of every attached database."""
        try:
            rows = self._connection.execute(_COLUMNS).fetchall()
            default = self._connection.execute("SELECT current_schema()").fetchone()
        except duckdb.Error as error:
            raise MeasurementError(f"the tables cannot be listed: {one_line(error)}") from error
        tables: dict[str, dict[str, str]] = {}
        for name, column, kind in rows:
            tables.setdefault(name, {})[column] = kind
        found = tuple(Table(name, columns) for name, columns in tables.items())
        return Catalogue(self.dialect, found, default[0] if default else "main")

    def bind(self, sql: str) -> str | None:
        """EXPLAIN resolves every name, type and function, and reads no rows."""
        try:
            self._connection.execute(f"EXPLAIN {sql}")
        except duckdb.Error as error:
            return one_line(error)
        return None

    def rows(self, sql: str) -> Sequence[Row]:
        """The rows, as dictionaries."""
        try:
            result = self._connection.execute(sql)
            names = [item[0] for item in result.description or ()]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        except duckdb.Error as error:
            raise QueryError(one_line(error)) from error

    def run(self, sql: str) -> None:
        """Run statements."""
        try:
            self._connection.execute(sql)
        except duckdb.Error as error:
            raise QueryError(one_line(error)) from error

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
