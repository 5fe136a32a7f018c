"""The mode of every day, in SQL: what ``sameday.modes`` and ``situation`` say, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from sqlglot import exp

from resilience_hooks.sameday.schedule import LONGEST_GAME
from resilience_hooks.validation.settings import ScheduleKeys
from resilience_hooks.validation.situation import seconds_of, spelled
from resilience_hooks.validation.view.clock import ViewClock
from resilience_hooks.validation.view.templates import Cte, sql_of, template

_DAYS: Final = "SELECT day FROM UNNEST(GENERATE_DATE_ARRAY({first}, {last})) AS day"

_GAMES: Final = """
SELECT
  CAST({game_date} AS DATE) AS day,
  CASE {statuses} ELSE 'scheduled' END AS status,
  {starts} AS starts
FROM {table}
WHERE CAST({game_date} AS DATE) BETWEEN {first} AND {last} AND NOT {game_id} IS NULL
"""

_REACH: Final = """
SELECT MIN(CAST({game_date} AS DATE)) AS first_day, MAX(CAST({game_date} AS DATE)) AS last_day
FROM {table}
"""

_SLATES: Final = """
SELECT
  day,
  COUNTIF(status IN ('scheduled', 'in_progress', 'final')) AS played,
  COUNTIF(status IN ('scheduled', 'in_progress')) AS unfinished,
  COUNTIF(status IN ('in_progress', 'final') OR (status = 'scheduled' AND starts <= {now}))
    AS begun,
  COUNTIF(status IN ('scheduled', 'in_progress')
    AND IF(starts IS NULL, day < {longest_ago}, {now} - starts > {longest})) AS overdue
FROM games
GROUP BY day
"""

_MODES: Final = """
SELECT
  d.day,
  CASE
    WHEN s.day IS NULL AND {in_season}
      AND (r.first_day IS NULL OR d.day < r.first_day OR d.day > r.last_day) THEN 'unknown'
    WHEN COALESCE(s.played, 0) = 0 THEN IF({in_season}, 'no_games', 'offseason')
    WHEN d.day < {yesterday} THEN 'backfill'
    WHEN s.unfinished = 0 THEN 'post_game'
    WHEN d.day < {today} OR s.begun > 0 THEN 'in_game'
    WHEN d.day > {today} THEN 'tomorrow'
    ELSE 'pre_game'
  END AS mode,
  COALESCE(s.overdue, 0) > 0 AND d.day >= {yesterday} AND s.unfinished > 0 AS stale
FROM days AS d
LEFT JOIN slates AS s ON s.day = d.day
CROSS JOIN reach AS r
"""

_WITHOUT: Final = "SELECT day, 'unknown' AS mode, FALSE AS stale FROM days"


def mode_ctes(
    keys: ScheduleKeys | None, clock: ViewClock, first: exp.Expr, dialect: str
) -> Iterator[Cte]:
    """``days`` from ``first`` to today, and ``modes`` with the columns day, mode and stale."""
    bounds = {"first": sql_of(first), "last": sql_of(clock.today)}
    yield "days", template(_DAYS, bounds)
    if keys is None:
        yield "modes", template(_WITHOUT, {})
        return
    table = {"table": keys.table, "game_date": _quoted(keys.game_date)}
    yield "games", template(_GAMES, {**bounds, **table, **_columns(keys, dialect)})
    yield "reach", template(_REACH, table)
    yield "slates", template(_SLATES, _moments(clock))
    yield "modes", template(_MODES, {**_moments(clock), "in_season": _in_season(keys)})


def _columns(keys: ScheduleKeys, dialect: str) -> dict[str, str]:
    status = f"CAST({_quoted(keys.status)} AS STRING)"
    known = {
        "final": keys.final,
        "in_progress": keys.in_progress,
        "postponed": keys.postponed,
        "cancelled": keys.cancelled,
    }
    branches = (
        f"WHEN {status} IN ({_listed(words)}) THEN '{name}'"
        for name, words in known.items()
        if words
    )
    starts = sql_of(seconds_of(keys.starts, dialect)) if keys.starts else "CAST(NULL AS INT64)"
    return {
        "statuses": " ".join(branches),
        "starts": starts,
        "game_id": _quoted(keys.game_id),
    }


def _moments(clock: ViewClock) -> dict[str, str]:
    return {
        "now": sql_of(clock.seconds),
        "today": sql_of(clock.today),
        "yesterday": sql_of(clock.before(1)),
        "longest_ago": sql_of(clock.longest_ago),
        "longest": str(int(LONGEST_GAME.total_seconds())),
    }


def _in_season(keys: ScheduleKeys) -> str:
    if keys.season_first is None or keys.season_last is None:
        return "TRUE"
    return f"d.day BETWEEN DATE '{keys.season_first}' AND DATE '{keys.season_last}'"


def _listed(words: Iterable[bool | int | str]) -> str:
    return ", ".join(exp.Literal.string(spelled(word)).sql("bigquery") for word in words)


def _quoted(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql("bigquery")
