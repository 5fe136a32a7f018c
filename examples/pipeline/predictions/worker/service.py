"""Predicts the players of one game."""

from predictions.worker import model
from resilience_hooks.health import HealthWSGI
from resilience_hooks.outcomes import NO_CHANGE, SUCCESS, Outcome
from resilience_hooks.phases import PhaseKey, Trigger
from resilience_hooks.push import Message, in_phase
from resilience_hooks.startup import verify_imports
from shared import settings, warehouse
from shared.messages import publish
from shared.service import LEDGER, phase, push_app


def predict(message: Message) -> Outcome:
    """Write a prediction for each player; one that stands is never written over."""
    request = message.json()
    written = warehouse.put(
        "predictions",
        [_record(request, player, history) for player, history in request["players"].items()],
        replace=False,
    )
    return SUCCESS if written else NO_CHANGE


def _record(request: dict[str, object], player: str, history: list[int]) -> dict[str, object]:
    pick = model.predict(history)
    return {
        "game_date": request["day"],
        "game_id": request["game"],
        "player": player,
        "model": model.NAME,
        "line": pick.line,
        "pick": pick.side,
        "made_at": settings.now().isoformat(),
    }


def locate(message: Message) -> tuple[PhaseKey, str]:
    """The phase and the unit that a message is about."""
    request = message.json()
    return phase("predictions", request["day"]), request["game"]


def pass_on(trigger: Trigger) -> None:
    """Tell those who wait for predictions."""
    publish("predictions-ready", {"day": str(trigger.phase.day), "key": trigger.key})


warehouse.create()
app = push_app("worker", in_phase(predict, LEDGER, locate, pass_on))
app.wsgi_app = HealthWSGI(app.wsgi_app)
verify_imports()
