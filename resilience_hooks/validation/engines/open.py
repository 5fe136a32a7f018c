"""The engine behind an address."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from resilience_hooks.config.environment import expanded, located
from resilience_hooks.errors import MeasurementError, UsageError
from resilience_hooks.validation.engines.duckdb import DuckDBEngine
from resilience_hooks.validation.engines.model import Engine
from resilience_hooks.validation.settings import SourceKeys, TableKeys


def open_engine(source: SourceKeys, tables: Mapping[str, TableKeys], folder: Path) -> Engine:
    """The engine that settings name; files are opened for reading only.

    Raises UsageError for an address that is no engine of metrics, MeasurementError where nobody
    answers.
    """
    if source.address is None:
        raise UsageError("[source] address is missing: the data must lie somewhere")
    address = located(expanded(source.address), folder)
    scheme = urlsplit(address).scheme
    if scheme == "bigquery":
        return _bigquery(address, source.maximum_bytes_billed)
    if scheme == "files" or (not scheme and Path(address).suffix == ".duckdb"):
        return _duckdb(address, tables)
    raise UsageError(
        f"{address}: metrics run on a .duckdb file, on files://FOLDER or on bigquery://P/D"
    )


def _duckdb(address: str, tables: Mapping[str, TableKeys]) -> Engine:
    from resilience_hooks.warehouse import open_store, table_of  # noqa: PLC0415  ibis is slow

    store = open_store(address)
    for name, keys in tables.items():
        if keys.files is not None:
            store.create_view(name, table_of(store, address, keys.files))
    return DuckDBEngine(store.con)


def _bigquery(address: str, maximum_bytes: int | None) -> Engine:
    parts = urlsplit(address)
    dataset = parts.path.strip("/")
    if not parts.netloc or not dataset:
        raise UsageError(f"{address}: write bigquery://PROJECT/DATASET")
    try:
        from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415  of an extra
        from google.cloud import bigquery  # noqa: PLC0415  of an extra

        from resilience_hooks.validation.engines.bigquery import (  # noqa: PLC0415  of an extra
            BigQueryEngine,
        )
    except ImportError as error:
        raise UsageError(
            f"BigQuery needs {error.name}: pip install 'resilience-hooks[validation,bigquery]'"
        ) from error
    try:
        client = bigquery.Client(project=parts.netloc)
    except GoogleAuthError as error:
        raise MeasurementError(f"{address}: no credentials: {error}") from error
    return BigQueryEngine(client, f"{parts.netloc}.{dataset}", maximum_bytes)
