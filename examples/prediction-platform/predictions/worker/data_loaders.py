"""Loads what a prediction is made from."""

from predictions.shared.games import Game


class PredictionDataLoader:
    def __init__(self, seasons: int = 3) -> None:
        self.seasons = seasons

    def history(self, game: Game) -> dict[str, list[float]]:
        return {player: [20.5, 18.0, 23.5] for player in game.players}
