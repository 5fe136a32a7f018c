"""Executes the one query; a metric that fails as it runs is found and left out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from resilience_hooks.validation.engines.model import Engine, QueryError, Row
from resilience_hooks.validation.metric import DAY, DETAIL, VALUE
from resilience_hooks.validation.plan import Ready
from resilience_hooks.validation.query import METRIC, days_of, one_query


@dataclass(frozen=True, slots=True)
class Measured:
    """A number of a day; ``value`` is None where there was no row, or NULL."""

    value: float | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is no measurement: what the engine said as the query ran."""

    reason: str


Measurement: TypeAlias = Measured | Failed


def measure(ready: Sequence[Ready], day: date, engine: Engine) -> Mapping[str, Measurement]:
    """The measurements of one day, by id. Raises MeasurementError where nobody answers."""
    return dict(_halving(ready, day, engine))


def _halving(
    ready: Sequence[Ready], day: date, engine: Engine
) -> Iterator[tuple[str, Measurement]]:
    """All at once; where that fails each half, so that few queries find the few that fail."""
    if not ready:
        return
    branches = [item.branch for item in ready]
    try:
        rows = engine.rows(one_query(branches, days_of(day, day)).sql(engine.dialect))
    except QueryError as error:
        if len(ready) == 1:
            yield ready[0].metric.id, Failed(f"the query fails: {error}")
            return
        middle = len(ready) // 2
        yield from _halving(ready[:middle], day, engine)
        yield from _halving(ready[middle:], day, engine)
        return
    yield from _by_metric(ready, day, rows)


def _by_metric(
    ready: Sequence[Ready], day: date, rows: Sequence[Row]
) -> Iterator[tuple[str, Measurement]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if _as_date(row[DAY]) == day:
            found.setdefault(row[METRIC], []).append(row)
    for item in ready:
        own = found.get(item.metric.id, [])
        if len(own) > 1:
            yield item.metric.id, Failed(f"{len(own)} rows for {day}: which one counts?")
        else:
            yield item.metric.id, _measured(own[0]) if own else Measured()


def _measured(row: Row) -> Measurement:
    value: Any = row[VALUE]
    if value is not None and not math.isfinite(value):
        return Failed(f"the value is {value}, which is no number")
    return Measured(None if value is None else float(value), row[DETAIL] or "")


def _as_date(value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else value
