"""Grades the predictions of a day against what was played."""

from datetime import date

from resilience_hooks.health import HealthWSGI
from resilience_hooks.outcomes import NO_CHANGE, SUCCESS, Outcome
from resilience_hooks.push import Message
from resilience_hooks.sameday import mode_of, validate_extracted_data
from resilience_hooks.startup import verify_imports
from shared import feed, settings, warehouse
from shared.service import push_app

QUERY = """
    SELECT p.game_date, p.game_id, p.player, p.model,
           (p.pick = 'over') = (b.points > p.line) AS correct
    FROM predictions p JOIN box_scores b USING (game_id, player)
    WHERE p.game_date = ? ORDER BY p.game_id, p.player
"""


def grade(message: Message) -> Outcome:
    """Grade what can be graded; before the games that is nothing, rightly."""
    day, now = message.json()["day"], settings.now()
    schedule = feed.schedule(date.fromisoformat(day), now)
    mode = mode_of(schedule.day, schedule, now, days=settings.DAYS, season=feed.season())
    found = [{**dict(row), "graded_at": now.isoformat()} for row in warehouse.rows(QUERY, day)]
    validated = validate_extracted_data(
        found, mode, schedule, now=now, days=settings.DAYS, source="graded predictions"
    )
    if validated.is_skip:
        return validated.outcome
    return SUCCESS if warehouse.put("graded", validated.data, replace=False) else NO_CHANGE


warehouse.create()
app = push_app("grading", grade)
app.wsgi_app = HealthWSGI(app.wsgi_app)
verify_imports()
