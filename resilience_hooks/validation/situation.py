"""The mode of a day, from the table of games. A schedule that cannot be read is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timezone
from typing import Any

from sqlglot import exp

from resilience_hooks import gamedays
from resilience_hooks.sameday.days import GameDays
from resilience_hooks.sameday.modes import SAME_DAY_MODES, Mode, Season, mode_of
from resilience_hooks.sameday.schedule import Game, Schedule, Status
from resilience_hooks.validation.engines.model import Engine, QueryError, Row
from resilience_hooks.validation.settings import ScheduleKeys
from resilience_hooks.validation.verdict import Situation


def situation_of(keys: ScheduleKeys | None, engine: Engine, day: date, now: datetime) -> Situation:
    """The situation of a game day at a moment (aware). Raises UsageError for an unknown zone."""
    if keys is None:
        return Situation(Mode.UNKNOWN, unknown="no [schedule] is configured")
    days, season = game_days(keys), _season(keys)
    schedule = read_schedule(keys, engine, day)
    if isinstance(schedule, str):
        return Situation(Mode.UNKNOWN, unknown=schedule)
    mode = mode_of(day, schedule, now, days=days, season=season)
    if mode not in SAME_DAY_MODES:
        return Situation(mode)
    overdue = schedule.overdue(now, days.end_of(day))
    names = ", ".join(game.game_id for game in overdue[:5])
    reason = f"the schedule is stale: it has {names} not final long after the start"
    return Situation(mode, stale=reason if overdue else "")


def read_schedule(keys: ScheduleKeys, engine: Engine, day: date) -> Schedule | str:
    """The games of a day, or why nobody knows: the table cannot be read, or does not reach it."""
    try:
        rows = engine.rows(_query(keys, day, engine.dialect).sql(engine.dialect))
    except QueryError as error:
        return f"the schedule cannot be read: {error}"
    games = [row for row in rows if row["game_id"] is not None]
    season = _season(keys)
    is_off = season is not None and not season.first <= day <= season.last
    if not games and not is_off and not _reaches(rows, day):
        return f"the schedule does not reach {day}"
    return Schedule(day, tuple(_game(keys, row) for row in games))


def game_days(keys: ScheduleKeys | None) -> GameDays:
    """Whose dates game dates are. Raises UsageError."""
    return GameDays() if keys is None else gamedays.game_days(keys, "schedule")


def _query(keys: ScheduleKeys, day: date, dialect: str) -> exp.Select:
    """The games of the day beside the first and last day of the table, which are never lacking."""
    table = exp.to_table(keys.table)
    game_date = exp.cast(_column(keys.game_date), "DATE")
    bounds = exp.select(
        exp.alias_(exp.Min(this=game_date.copy()), "first_day"),
        exp.alias_(exp.Max(this=game_date.copy()), "last_day"),
    ).from_(table.copy())
    starts = seconds_of(keys.starts, dialect) if keys.starts else exp.null()
    games = (
        exp.select(
            exp.alias_(exp.cast(_column(keys.game_id), "TEXT"), "game_id"),
            exp.alias_(exp.cast(_column(keys.status), "TEXT"), "status"),
            exp.alias_(starts, "starts"),
        )
        .from_(table)
        .where(game_date.eq(exp.cast(exp.Literal.string(day.isoformat()), "DATE")))
    )
    return (
        exp.select("b.first_day", "b.last_day", "g.game_id", "g.status", "g.starts")
        .from_(bounds.subquery("b"))
        .join(games.subquery("g"), on=exp.true(), join_type="left")
    )


def seconds_of(name: str, dialect: str) -> exp.Expr:
    """Seconds since 1970. A time without a zone is UTC; DuckDB's casts would take the session's."""
    column = _column(name)
    moment = exp.cast(column, "TIMESTAMPTZ") if dialect == "bigquery" else column
    return exp.UnixSeconds(this=moment)


def _column(name: str) -> exp.Column:
    return exp.column(exp.to_identifier(name, quoted=True))


def _reaches(rows: Sequence[Row], day: date) -> bool:
    first, last = (rows[0]["first_day"], rows[0]["last_day"]) if rows else (None, None)
    return first is not None and last is not None and first <= day <= last


def _game(keys: ScheduleKeys, row: Row) -> Game:
    """Values that no key names are those of a game that is still to come."""
    known = {
        Status.FINAL: keys.final,
        Status.IN_PROGRESS: keys.in_progress,
        Status.POSTPONED: keys.postponed,
        Status.CANCELLED: keys.cancelled,
    }
    said = str(row["status"])
    found = (status for status, words in known.items() if said in map(spelled, words))
    return Game(row["game_id"], next(found, Status.SCHEDULED), _moment(row["starts"]))


def spelled(word: bool | int | str) -> str:
    """A value as a CAST to text writes it."""
    return str(word).lower() if isinstance(word, bool) else str(word)


def _moment(seconds: Any) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(float(seconds), timezone.utc)


def _season(keys: ScheduleKeys) -> Season | None:
    if keys.season_first is None or keys.season_last is None:
        return None
    return Season(keys.season_first, keys.season_last)
