"""Hands games to the workers."""

from predictions.shared.games import Game


def publish(game: Game, history: dict[str, list[float]]) -> int:
    return sum(1 for player in game.players if player in history)
