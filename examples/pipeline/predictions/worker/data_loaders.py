"""What predictions are made from."""

from datetime import date

from shared import feed, warehouse

Slate = dict[str, dict[str, list[int]]]
"""For each game what its players scored lately, the latest game first."""


def load_slate(day: date) -> Slate:
    """Everything that the predictions of a day need, in two queries."""
    players = feed.players(day)
    known = warehouse.history(day, [name for names in players.values() for name in names])
    return {game: {name: known[name] for name in names} for game, names in players.items()}
