"""The worker: predicts the points of every player of a game."""

from flask import Flask, jsonify, request

from predictions.shared.games import Game
from predictions.worker.data_loaders import PredictionDataLoader
from predictions.worker.model import predict
from shared.logs import get_logger

app = Flask(__name__)
logger = get_logger(__name__)


@app.post("/predict")
def predict_game():
    game = Game(**request.get_json())
    history = PredictionDataLoader().history(game)
    logger.info("predicting %d players", len(history))
    return jsonify({player: predict(points) for player, points in history.items()})
