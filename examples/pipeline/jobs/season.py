"""A season of games with their scores, the same for the same seed: what the feed serves.

``python -m jobs.season FIRST_DAY [--days N] [--seed S]``
"""

import argparse
import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared import settings, warehouse

TEAMS = ("BOS", "DAL", "DEN", "LAL", "MIA", "NYK", "PHI", "SAC")
PLAYERS = 3
GAMES = 3


def write(first: date, days: int, seed: int) -> None:
    """Put a season into the warehouse; every tenth day nothing is played."""
    warehouse.create()
    luck = random.Random(seed)
    for number in range(days):
        day = first + timedelta(days=number)
        games = list(_games(day, luck)) if number % 10 != 9 else []
        warehouse.put("games", games)
        warehouse.put("feed_box_scores", [row for game in games for row in _scores(game, luck)])


def _games(day: date, luck: random.Random) -> Iterator[dict[str, object]]:
    """Three games, at seven, half past eight and ten in the evening in New York."""
    teams = luck.sample(TEAMS, 2 * GAMES)
    for number in range(GAMES):
        start = time(19 + (3 * number) // 2, 30 * (number % 2))
        yield {
            "game_id": f"{day:%Y%m%d}-{number + 1}",
            "game_date": day.isoformat(),
            "tip_off": datetime.combine(day, start, ZoneInfo(settings.DAYS.zone)).isoformat(),
            "home": teams[2 * number],
            "away": teams[2 * number + 1],
        }


def _scores(game: dict[str, object], luck: random.Random) -> Iterator[dict[str, object]]:
    for team in (game["home"], game["away"]):
        for number in range(1, PLAYERS + 1):
            points = max(0, round(luck.gauss(8 + 6 * number, 6)))
            yield {
                "game_id": game["game_id"],
                "player": f"{team}-{number}",
                "team": team,
                "points": points,
            }


def main() -> None:
    """Write the season that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("first", type=date.fromisoformat)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    write(options.first, options.days, options.seed)


if __name__ == "__main__":
    main()
