"""Metrics written with ibis: compiled against the catalogue, without asking the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from resilience_hooks.validation.catalogue.model import Catalogue, Table
from resilience_hooks.validation.metric import Metric
from resilience_hooks.validation.schema.problems import Problem, proposal

if TYPE_CHECKING:
    import ibis.expr.types as ir


COMPILED: Final = "duckdb"
"""The dialect that expressions are compiled to; sqlglot carries it on to any engine."""


def as_sql(metric: Metric, catalogue: Catalogue) -> str | Problem:
    """The SQL of a metric, or why its expression has none."""
    if isinstance(metric.query, str):
        return metric.query
    return _compiled(metric.query, metric, catalogue)


def _compiled(
    build: Callable[[Mapping[str, ir.Table]], ir.Table],
    metric: Metric,
    catalogue: Catalogue,
) -> str | Problem:
    import ibis  # noqa: PLC0415  most metrics are SQL

    tables = {}
    for name in dict.fromkeys([*metric.needs, *metric.optional]):
        table = catalogue.find(name.split("."))
        if table is None:
            return Problem("table", f"there is no table {name}{proposal(name, catalogue.names)}")
        tables[name] = _unbound(name, table, catalogue.dialect)
    try:
        return str(ibis.to_sql(build(tables), dialect=COMPILED))
    except Exception as error:
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        return Problem("column", f"the expression cannot be built: {said}")


def _unbound(name: str, table: Table, dialect: str) -> ir.Table:
    """A table of ibis with the columns whose types it knows."""
    import ibis  # noqa: PLC0415  most metrics are SQL
    from ibis.backends.sql.datatypes import (  # noqa: PLC0415  most metrics are SQL
        BigQueryType,
        DuckDBType,
    )

    kinds = {"duckdb": DuckDBType, "bigquery": BigQueryType}[dialect]
    columns = {column: kinds.from_string(kind) for column, kind in table.columns.items()}
    *above, own = name.split(".")
    keys = ("catalog", "database")[-len(above) :] if above else ()
    return ibis.table(columns, name=own, **dict(zip(keys, above, strict=True)))
