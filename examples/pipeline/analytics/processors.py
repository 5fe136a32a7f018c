"""What the five units of the analytics phase compute for a game day."""

from collections.abc import Callable, Iterable
from statistics import fmean

from shared import warehouse

Values = dict[str, float]


def players(day: str) -> Values:
    """The points of every player."""
    return _mean("SELECT player, points FROM box_scores WHERE game_date = ?", day)


def teams(day: str) -> Values:
    """The points of every team."""
    query = "SELECT team, sum(points) FROM box_scores WHERE game_date = ? GROUP BY team"
    return _mean(query, day)


def offence(day: str) -> Values:
    """The points that a team's players score, each."""
    return _mean("SELECT team, points FROM box_scores WHERE game_date = ?", day)


def defence(day: str) -> Values:
    """The points that a team allows each player of the other side."""
    query = """
        SELECT CASE WHEN b.team = g.home THEN g.away ELSE g.home END, b.points
        FROM box_scores b JOIN games g USING (game_id) WHERE b.game_date = ?
    """
    return _mean(query, day)


def upcoming(day: str) -> Values:
    """How many games each team has before it, this day's counted in."""
    query = """
        SELECT team, count(*) FROM (
            SELECT home AS team, game_date FROM games UNION ALL SELECT away, game_date FROM games
        ) WHERE game_date >= ? GROUP BY team
    """
    return _mean(query, day)


UNITS: dict[str, Callable[[str], Values]] = {
    "players": players,
    "teams": teams,
    "offence": offence,
    "defence": defence,
    "upcoming": upcoming,
}


def _mean(query: str, day: str) -> Values:
    found: dict[str, list[float]] = {}
    for subject, value in warehouse.rows(query, day):
        found.setdefault(subject, []).append(value)
    return {subject: _rounded(values) for subject, values in sorted(found.items())}


def _rounded(values: Iterable[float]) -> float:
    return round(fmean(values), 2)
