"""Executes the queries: counts by day, and the days on which games were played."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from resilience_hooks.drift.source.expressions import day_tallies, played_days, unknown_outcomes
from resilience_hooks.drift.source.mapping import Columns, Games, Outcomes
from resilience_hooks.drift.tallies import DayTally, Series, with_overall
from resilience_hooks.errors import MeasurementError, UsageError
from resilience_hooks.warehouse import open_store, table_of


@dataclass(frozen=True, slots=True)
class Source:
    """Where graded predictions lie. ``games`` tells played days; else those with predictions do."""

    address: str
    table: str
    columns: Columns
    outcomes: Outcomes = field(default_factory=Outcomes)
    games: Games | None = None


@dataclass(frozen=True, slots=True)
class History:
    """What one reading found: counts by series and day, and the days with games."""

    days: tuple[DayTally, ...]
    played: tuple[date, ...]


def read(source: Source, since: date) -> History:
    """Everything from ``since`` on.

    Raises UsageError for columns or outcome values that the mapping has wrong, MeasurementError
    where the store does not answer.
    """
    store = open_store(source.address)
    try:
        table = table_of(store, source.address, source.table)
        days = _days(table, source, since)
        return History(days, _played(store, source, days, since))
    finally:
        store.disconnect()


def _days(table: ir.Table, source: Source, since: date) -> tuple[DayTally, ...]:
    _check_columns(table, source)
    rows = _execute(day_tallies(table, source.columns, source.outcomes, since), source)
    if any(row["unknown"] for row in rows):
        _refuse_unknown(table, source)
    return tuple(with_overall(_tally(row) for row in rows))


def _tally(row: Mapping[str, Any]) -> DayTally:
    series = Series(row["model"], row["segment"])
    counts = (int(row[name]) for name in ("hits", "misses", "pushes", "ungraded"))
    return DayTally(series, row["day"], *counts)


def _played(
    store: ibis.BaseBackend, source: Source, days: Sequence[DayTally], since: date
) -> tuple[date, ...]:
    """Without a table of games, a day for which anything was predicted had games."""
    if source.games is None:
        return tuple(sorted({day.day for day in days}))
    table = table_of(store, source.address, source.games.table)
    return tuple(row["day"] for row in _execute(played_days(table, source.games, since), source))


def _execute(query: ir.Table, source: Source) -> list[dict[str, Any]]:
    try:
        rows: list[dict[str, Any]] = query.to_pyarrow().to_pylist()
    except Exception as error:
        raise MeasurementError(f"{source.table}: the query failed: {error}") from error
    return rows


def _check_columns(table: ir.Table, source: Source) -> None:
    wanted = source.columns
    named = [wanted.model, wanted.game_date, wanted.outcome, *wanted.prediction]
    named += [n for n in (wanted.graded_at, wanted.segment, wanted.void) if n is not None]
    missing = [name for name in named if name not in table.columns]
    if missing:
        known = ", ".join(table.columns)
        raise UsageError(f"{source.table} has no column {', '.join(missing)}; it has {known}")


def _refuse_unknown(table: ir.Table, source: Source) -> None:
    found = _execute(unknown_outcomes(table, source.columns, source.outcomes), source)
    values = ", ".join(f"{row['outcome']!r} ({row['rows']} rows)" for row in found)
    column = f"{source.table}.{source.columns.outcome}"
    raise UsageError(f"{column} holds values that [outcomes] does not name: {values}")
