"""The league's feed: the schedule as it stands at a moment, and box scores of games that ended.

Here it is a table that ``jobs.season`` fills; a real one would be an HTTP client.
"""

from datetime import date, datetime, timedelta

from resilience_hooks.sameday import Game, Schedule, Season, Status
from shared import warehouse

LENGTH = timedelta(hours=2, minutes=30)


def season() -> Season | None:
    """The first and the last day with games; None where the feed has none at all."""
    found = warehouse.rows("SELECT min(game_date) AS first, max(game_date) AS last FROM games")[0]
    if found["first"] is None:
        return None
    return Season(date.fromisoformat(found["first"]), date.fromisoformat(found["last"]))


def schedule(day: date, now: datetime) -> Schedule:
    """The games of a game day with their statuses at a moment."""
    query = "SELECT game_id, tip_off FROM games WHERE game_date = ? ORDER BY game_id"
    games = ((row["game_id"], datetime.fromisoformat(row["tip_off"]))
             for row in warehouse.rows(query, day.isoformat()))
    return Schedule(day, tuple(Game(name, _status(start, now), start) for name, start in games))


def box_scores(day: date, now: datetime) -> list[dict[str, object]]:
    """What the players of the games that have ended scored."""
    ended = [g.game_id for g in schedule(day, now).games if g.status is Status.FINAL]
    marks = ", ".join("?" * len(ended))
    query = f"SELECT game_id, player, team, points FROM feed_box_scores WHERE game_id IN ({marks})"
    found = warehouse.rows(query, *ended)
    return [{"game_date": day.isoformat(), **dict(row)} for row in found]


def players(day: date) -> dict[str, list[str]]:
    """Who is on the rosters of each game of a day."""
    query = """
        SELECT g.game_id, b.player FROM games g
        JOIN (SELECT DISTINCT player, team FROM feed_box_scores) b ON b.team IN (g.home, g.away)
        WHERE g.game_date = ? ORDER BY g.game_id, b.player
    """
    found: dict[str, list[str]] = {}
    for row in warehouse.rows(query, day.isoformat()):
        found.setdefault(row["game_id"], []).append(row["player"])
    return found


def _status(start: datetime, now: datetime) -> Status:
    if now < start:
        return Status.SCHEDULED
    return Status.FINAL if now >= start + LENGTH else Status.IN_PROGRESS
