"""The queries, as expressions that compile for every engine alike.

A prediction's rows become one by a single ``max`` over ``4 * graded_at + code``: the grading that
came last wins, and of two at the same second the worse result, on every engine and in any order
of rows. Weeks are not cut here (see ``drift.weeks``).
"""

from __future__ import annotations

from datetime import date
from typing import Final

import ibis
import ibis.expr.types as ir

from resilience_hooks.drift.source.mapping import Columns, Games, Outcomes, Value

_HIT: Final = 0
_PUSH: Final = 1
_MISS: Final = 2
_UNKNOWN: Final = 3
_UNGRADED: Final = -1
_CODES: Final = 4


def day_tallies(table: ir.Table, columns: Columns, outcomes: Outcomes, since: date) -> ir.Table:
    """Counts by model, segment and day: hits, misses, pushes, ungraded, unknown."""
    rows = _rows(table, columns, outcomes).filter(lambda t: t.day >= since)
    keys = ["model", "segment", "day"]
    latest = rows.group_by([*keys, *_names(columns)]).agg(state=rows.state.max())
    code = ibis.ifelse(latest.state < 0, _UNGRADED, latest.state % _CODES)
    return (
        latest.mutate(code=code)
        .group_by(keys)
        .agg(
            hits=_count(_HIT),
            misses=_count(_MISS),
            pushes=_count(_PUSH),
            ungraded=_count(_UNGRADED),
            unknown=_count(_UNKNOWN),
        )
        .order_by(keys)
    )


def unknown_outcomes(table: ir.Table, columns: Columns, outcomes: Outcomes) -> ir.Table:
    """The values of the outcome column that no mapping names, with their counts of rows."""
    known = [*outcomes.hit, *outcomes.miss, *outcomes.push, *outcomes.ungraded]
    value = table[columns.outcome]
    return (
        table.filter(value.notnull() & ~_is_one_of(value, tuple(known)))
        .group_by(outcome=value.cast("string"))
        .agg(rows=lambda t: t.count())
        .order_by("outcome")
    )


def played_days(table: ir.Table, games: Games, since: date) -> ir.Table:
    """The dates from ``since`` on which games were played."""
    if games.status is not None:
        table = table.filter(_is_one_of(table[games.status], games.played))
    days = table.select(day=table[games.game_date].cast("date"))
    by_day = days.filter(days.day >= since).group_by("day").agg(games=ibis._.count())
    return by_day.order_by("day")


def _rows(table: ir.Table, columns: Columns, outcomes: Outcomes) -> ir.Table:
    segment = ibis.literal("") if columns.segment is None else table[columns.segment]
    keys = zip(_names(columns), columns.prediction, strict=True)
    return table.select(
        model=table[columns.model].cast("string"),
        segment=segment.cast("string").fill_null(""),
        day=table[columns.game_date].cast("date"),
        state=_state(table, columns, outcomes),
        **{name: table[column] for name, column in keys},
    )


def _state(table: ir.Table, columns: Columns, outcomes: Outcomes) -> ir.IntegerValue:
    code = _code(table, columns, outcomes)
    if columns.graded_at is None:
        return code
    graded_at = table[columns.graded_at].cast("timestamp")
    seconds = graded_at.epoch_seconds().cast("int64").fill_null(0)
    return ibis.ifelse(code == _UNGRADED, _UNGRADED, seconds * _CODES + code)


def _code(table: ir.Table, columns: Columns, outcomes: Outcomes) -> ir.IntegerValue:
    value = table[columns.outcome]
    branches = [
        (value.isnull() | _is_one_of(value, outcomes.ungraded), _UNGRADED),
        (_is_one_of(value, outcomes.push), _PUSH),
        (_is_one_of(value, outcomes.miss), _MISS),
        (_is_one_of(value, outcomes.hit), _HIT),
    ]
    if columns.void is not None:
        branches.insert(0, (table[columns.void].fill_null(False), _PUSH))
    return ibis.cases(*branches, else_=_UNKNOWN).cast("int64")


def _is_one_of(value: ir.Value, known: tuple[Value, ...]) -> ir.BooleanValue:
    """Compared as what the column holds: a mapping may say 1 or true for the same thing."""
    kind = value.type()
    wanted = [bool(v) if kind.is_boolean() else str(v) if kind.is_string() else v for v in known]
    return value.isin(wanted) if wanted else ibis.literal(False)


def _names(columns: Columns) -> list[str]:
    return [f"key_{at}" for at in range(len(columns.prediction))]


def _count(code: int) -> ibis.Deferred:
    return (ibis._.code == code).sum()
