"""Extracts the box scores of a game day, and has the day analysed."""

from datetime import date

from resilience_hooks.health import HealthWSGI
from resilience_hooks.outcomes import Outcome
from resilience_hooks.push import Message
from resilience_hooks.sameday import mode_of, validate_extracted_data
from resilience_hooks.startup import verify_imports
from shared import feed, settings, warehouse
from shared.messages import publish
from shared.service import LEDGER, phase, push_app

UNITS = ("players", "teams", "offence", "defence", "upcoming")


def extract(message: Message) -> Outcome:
    """Copy what the feed has into the warehouse; before the games that is nothing, rightly."""
    request = message.json()
    day, now = date.fromisoformat(request["day"]), settings.now()
    schedule, season = feed.schedule(day, now), feed.season()
    mode = LEDGER.mode(
        phase("extract", request["day"]),
        request["run"],
        lambda: mode_of(day, schedule, now, days=settings.DAYS, season=season),
    )
    validated = validate_extracted_data(
        feed.box_scores(day, now), mode, schedule, now=now, days=settings.DAYS, source="the feed"
    )
    if not validated.is_skip:
        warehouse.put("box_scores", validated.data)
    if schedule.played:
        _pass_on(request["day"], mode.value)
    return validated.outcome


def _pass_on(day: str, mode: str) -> None:
    LEDGER.expect(phase("analytics", day), UNITS)
    for unit in UNITS:
        publish("analytics", {"day": day, "unit": unit, "mode": mode})


warehouse.create()
app = push_app("extract", extract)
app.wsgi_app = HealthWSGI(app.wsgi_app)
verify_imports()
