"""The stores that analytics run on, by address, through ibis: shared by drift and validation."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import ibis
import ibis.expr.types as ir

from resilience_hooks.errors import MeasurementError, UsageError

_FILES: Final = {".parquet": "read_parquet", ".csv": "read_csv", ".gz": "read_csv"}
_SQLITE: Final = (".sqlite", ".sqlite3", ".db")


def open_store(address: str) -> ibis.BaseBackend:
    """The engine behind an address; files are opened for reading only.

    A path ending in ``.duckdb`` or ``.sqlite`` is a database; for Parquet and CSV files DuckDB
    reads the ``table`` (a path or glob) itself, below ``files://FOLDER``; anything else is a URL
    as ibis knows them (``postgres://``, ``bigquery://project/dataset``).

    Raises UsageError for an address nobody understands, MeasurementError where nobody answers.
    """
    scheme, suffix = urlsplit(address).scheme, Path(address).suffix
    try:
        if scheme == "files":
            return ibis.duckdb.connect()
        if not scheme and suffix == ".duckdb":
            return ibis.duckdb.connect(_existing(address), read_only=True)
        if not scheme and suffix in _SQLITE:
            return ibis.sqlite.connect(_existing(address))
        if scheme:
            return ibis.connect(address)
    except (UsageError, MeasurementError):
        raise
    except Exception as error:
        raise MeasurementError(f"{_shown(address)}: cannot be opened: {error}") from error
    raise UsageError(
        f"{address}: neither a .duckdb or .sqlite file nor a URL (postgres://, bigquery://, files://)"
    )


def table_of(store: ibis.BaseBackend, address: str, name: str) -> ir.Table:
    """A table of the store, or the rows of Parquet or CSV files.

    Raises MeasurementError where it is missing or cannot be read.
    """
    try:
        if urlsplit(address).scheme != "files":
            return store.table(name)
        reader = _FILES.get(Path(name).suffix)
        if reader is None:
            raise UsageError(f"{name}: not a .parquet, .csv or .csv.gz file")
        found: ir.Table = getattr(store, reader)(str(Path(address.removeprefix("files://")) / name))
    except UsageError:
        raise
    except Exception as error:
        raise MeasurementError(f"{_shown(address)}: table {name}: {error}") from error
    return found


def _existing(path: str) -> str:
    if not Path(path).is_file():
        raise MeasurementError(f"{path}: no such file")
    return path


def _shown(address: str) -> str:
    """The address without the password that a URL may carry."""
    parts = urlsplit(address)
    if parts.password is None:
        return address
    return address.replace(f":{parts.password}@", ":***@")
