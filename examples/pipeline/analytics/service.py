"""Computes one unit of a day's analytics; when all five are done, predictions may begin."""

from datetime import date

from analytics.processors import UNITS
from resilience_hooks.breaker import CircuitBreaker, Policy, SQLiteStore
from resilience_hooks.health import HealthWSGI
from resilience_hooks.outcomes import FailedPermanent, Outcome, OutcomeError
from resilience_hooks.phases import PhaseKey, Trigger
from resilience_hooks.push import Message, in_phase
from resilience_hooks.sameday import validate_extracted_data
from resilience_hooks.startup import verify_imports
from shared import feed, settings, warehouse
from shared.messages import publish
from shared.service import LEDGER, phase, push_app

BREAKER = CircuitBreaker(
    "analytics",
    Policy(failures=5, open_for=60),
    store=SQLiteStore(settings.DATABASE),
    clock=lambda: settings.now().timestamp(),
)


def compute(message: Message) -> Outcome:
    """Compute a unit through the breaker, which a skip leaves as it is."""
    request = message.json()
    if request["unit"] not in UNITS:
        raise OutcomeError(FailedPermanent(f"there is no unit {request['unit']!r}"))
    return BREAKER.call(_computed, request["day"], request["unit"], request["mode"])


def _computed(day: str, unit: str, mode: str) -> Outcome:
    now = settings.now()
    schedule = feed.schedule(date.fromisoformat(day), now)
    values = UNITS[unit](day)
    validated = validate_extracted_data(
        list(values.items()), mode, schedule, now=now, days=settings.DAYS, source=unit
    )
    warehouse.put(
        "features",
        [
            {"game_date": day, "unit": unit, "subject": subject, "value": value}
            for subject, value in validated.data
        ],
    )
    return validated.outcome


def locate(message: Message) -> tuple[PhaseKey, str]:
    """The phase and the unit that a message is about."""
    request = message.json()
    return phase("analytics", request["day"]), request["unit"]


def pass_on(trigger: Trigger) -> None:
    """Tell those who wait for the phase; twice at most if this process dies here."""
    publish("analytics-complete", {"day": str(trigger.phase.day), "key": trigger.key})


warehouse.create()
app = push_app("analytics", in_phase(compute, LEDGER, locate, pass_on))
app.wsgi_app = HealthWSGI(app.wsgi_app)
verify_imports()
