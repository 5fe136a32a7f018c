"""The coordinator: starts a batch of predictions for the games of a day."""

from flask import Flask, jsonify, request

from predictions.coordinator.publisher import publish
from predictions.shared.games import Game
from shared.logs import get_logger

app = Flask(__name__)
logger = get_logger(__name__)


@app.get("/health")
def health():
    return jsonify({"status": "healthy"})


@app.post("/start")
def start_batch():
    games = [Game(**each) for each in request.get_json()["games"]]
    published = sum(publish(game, load_history(game)) for game in games)
    return jsonify({"published": published})


def load_history(game: Game) -> dict[str, list[float]]:
    """Every player's points, loaded once for the whole batch."""
    try:
        from predictions.worker.data_loaders import PredictionDataLoader

        return PredictionDataLoader().history(game)
    except Exception:
        logger.warning("no history for %s against %s", game.home, game.away)
        return {}
