"""A service that Pub/Sub pushes to."""

from collections.abc import Callable
from datetime import date

from flask import Flask
from resilience_hooks.outcomes import Outcome
from resilience_hooks.phases import PhaseKey, PhaseLedger
from resilience_hooks.push import Message, PushHandler, flask_view
from shared import settings
from shared.messages import tell

LEDGER = PhaseLedger.open(settings.DATABASE, clock=settings.now)


def push_app(name: str, process: Callable[[Message], Outcome]) -> Flask:
    """A Flask application that processes pushes to ``/push`` under the table of outcomes."""
    app = Flask(name)
    handler = PushHandler.open(
        process, settings.DATABASE, name=name, notify=tell, lease=30, clock=settings.now
    )
    app.add_url_rule("/push", "push", flask_view(handler), methods=["POST"])
    return app


def phase(name: str, day: str) -> PhaseKey:
    """A phase of a game day."""
    return PhaseKey(name, date.fromisoformat(day))
