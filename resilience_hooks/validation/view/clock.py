"""Now, as expressions of an engine, or as a given moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlglot
from sqlglot import exp

from resilience_hooks.sameday.days import GameDays
from resilience_hooks.sameday.schedule import LONGEST_GAME

_DUCKDB = "CAST(({moment}) AT TIME ZONE '{zone}' - INTERVAL {cutover} HOUR AS DATE)"
_BIGQUERY = "DATE(DATETIME_SUB(DATETIME({moment}, '{zone}'), INTERVAL {cutover} HOUR))"
_HOURS = int(LONGEST_GAME.total_seconds() // 3600)


@dataclass(frozen=True, slots=True)
class ViewClock:
    """The game day of now, that of the longest game ago, and the seconds since 1970.

    All are constants to the engine, so that partitions are left out by them.
    """

    today: exp.Expr
    longest_ago: exp.Expr
    seconds: exp.Expr

    def before(self, days: int) -> exp.Expr:
        """The game day that many days before today's."""
        number, unit = exp.Literal.number(days), exp.var("DAY")
        earlier = exp.DateSub(this=self.today.copy(), expression=number, unit=unit)
        return exp.cast(earlier, "DATE")


def running_clock(days: GameDays, dialect: str) -> ViewClock:
    """The clock of the engine. The cutover is a whole hour, on the wall clock of the zone."""
    if dialect == "duckdb":
        form, now, ago = _DUCKDB, "CURRENT_TIMESTAMP", f"CURRENT_TIMESTAMP - INTERVAL {_HOURS} HOUR"
    else:
        form, now = _BIGQUERY, "CURRENT_TIMESTAMP()"
        ago = f"TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL {_HOURS} HOUR)"
    cutover, zone = days.cutover.hour, days.zone

    def game_day(moment: str) -> exp.Expr:
        text = form.format(moment=moment, zone=zone, cutover=cutover)
        return sqlglot.parse_one(text, dialect=dialect)

    return ViewClock(game_day(now), game_day(ago), exp.UnixSeconds(this=exp.CurrentTimestamp()))


def fixed_clock(days: GameDays, now: datetime) -> ViewClock:
    """A given moment (aware)."""
    ago = now - timedelta(hours=_HOURS)
    today, longest_ago = (
        exp.cast(exp.Literal.string(days.day_of(moment).isoformat()), "DATE")
        for moment in (now, ago)
    )
    return ViewClock(today, longest_ago, exp.Literal.number(int(now.timestamp())))
