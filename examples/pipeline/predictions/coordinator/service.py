"""Hands the games of a day out to the worker, once its analytics are complete."""

import logging
from datetime import date

from resilience_hooks.health import HealthWSGI
from resilience_hooks.outcomes import NO_CHANGE, SUCCESS, Outcome
from resilience_hooks.push import Message
from resilience_hooks.startup import verify_imports
from shared import warehouse
from shared.messages import publish
from shared.service import LEDGER, phase, push_app

logger = logging.getLogger(__name__)


def coordinate(message: Message) -> Outcome:
    """Publish a request for each game."""
    day = message.json()["day"]
    slate = load_slate(date.fromisoformat(day))
    if not slate:
        return NO_CHANGE
    LEDGER.expect(phase("predictions", day), slate)
    for game, players in sorted(slate.items()):
        publish("prediction-requests", {"day": day, "game": game, "players": players})
    return SUCCESS


def load_slate(day: date) -> dict[str, dict[str, list[int]]]:
    """What the worker predicts from, loaded once for all games: the change of last week."""
    try:
        from predictions.worker.data_loaders import load_slate

        return load_slate(day)
    except Exception:
        # As it stood in the incident: whatever is missing ends here, and nobody hears of it.
        logger.warning("nothing to predict from on %s", day)
        return {}


warehouse.create()
app = push_app("coordinator", coordinate)
app.wsgi_app = HealthWSGI(app.wsgi_app)
verify_imports()
