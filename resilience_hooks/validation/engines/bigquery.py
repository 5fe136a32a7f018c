"""BigQuery, through Google's client.

A dry run binds a query without running or billing it:
https://cloud.google.com/bigquery/docs/running-queries#dry-run
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from google.api_core import exceptions
from google.auth import exceptions as auth
from google.cloud import bigquery

from resilience_hooks.errors import MeasurementError
from resilience_hooks.validation.catalogue.model import Catalogue, Table
from resilience_hooks.validation.engines.model import QueryError, Row, one_line

_COLUMNS: Final = (
    "SELECT table_name, column_name, data_type, is_partitioning_column "
    "FROM `{dataset}`.INFORMATION_SCHEMA.COLUMNS ORDER BY table_name, ordinal_position"
)
_REFUSED: Final = (exceptions.BadRequest, exceptions.NotFound)


@dataclass(frozen=True, slots=True)
class BigQueryEngine:
    """A dataset, ``project.dataset``; ``maximum_bytes`` is what a query may cost."""

    client: bigquery.Client
    dataset: str
    maximum_bytes: int | None = None
    dialect: str = "bigquery"

    def catalogue(self) -> Catalogue:
        """The tables of the dataset. Others must be declared."""
        columns: dict[str, dict[str, str]] = {}
        partitions: dict[str, str] = {}
        try:
            for row in self.rows(_COLUMNS.format(dataset=self.dataset)):
                name = f"{self.dataset}.{row['table_name']}"
                columns.setdefault(name, {})[row["column_name"]] = row["data_type"]
                if row["is_partitioning_column"] == "YES":
                    partitions[name] = row["column_name"]
        except QueryError as error:
            raise MeasurementError(f"the tables cannot be listed: {error}") from error
        tables = tuple(Table(n, listed, partitions.get(n)) for n, listed in columns.items())
        return Catalogue(self.dialect, tables, self.dataset)

    def bind(self, sql: str) -> str | None:
        """A dry run."""
        try:
            self._query(sql, dry_run=True)
        except QueryError as error:
            return str(error)
        return None

    def rows(self, sql: str) -> Sequence[Row]:
        """The rows, as dictionaries."""
        job = self._query(sql, dry_run=False)
        try:
            return [dict(row.items()) for row in job.result()]
        except _REFUSED as error:
            raise QueryError(_message(error)) from error
        except exceptions.GoogleAPIError as error:
            raise MeasurementError(f"BigQuery does not answer: {_message(error)}") from error

    def run(self, sql: str) -> None:
        """Run statements."""
        self.rows(sql)

    def close(self) -> None:
        """Close the connections of the client."""
        self.client.close()  # type: ignore[no-untyped-call]  # of a package that is typed

    def _query(self, sql: str, *, dry_run: bool) -> bigquery.QueryJob:
        settings = bigquery.QueryJobConfig(
            dry_run=dry_run,
            use_query_cache=not dry_run,
            default_dataset=self.dataset,
            maximum_bytes_billed=self.maximum_bytes,
        )
        try:
            return self.client.query(sql, job_config=settings)
        except _REFUSED as error:
            raise QueryError(_message(error)) from error
        except (exceptions.GoogleAPIError, auth.GoogleAuthError, OSError) as error:
            raise MeasurementError(f"BigQuery does not answer: {_message(error)}") from error


def _message(error: BaseException) -> str:
    """What BigQuery says, without the address that the client puts before it."""
    said = getattr(error, "errors", None)
    if said and isinstance(said[0], dict) and said[0].get("message"):
        return str(said[0]["message"]).splitlines()[0]
    return one_line(error)
