"""Processing inside a phase: how it ended goes into the ledger before the push is answered."""

from __future__ import annotations

from collections.abc import Callable

from resilience_hooks.outcomes.errors import outcome_of
from resilience_hooks.outcomes.kinds import Outcome
from resilience_hooks.phases.completion import Completion
from resilience_hooks.phases.ledger import PhaseLedger, Trigger
from resilience_hooks.phases.model import PhaseKey
from resilience_hooks.push.envelope import Message


def in_phase(
    process: Callable[[Message], Outcome],
    ledger: PhaseLedger,
    locate: Callable[[Message], tuple[PhaseKey, str]],
    publish: Callable[[Trigger], None],
) -> Callable[[Message], Outcome]:
    """Process that records each outcome and, when the phase is complete, publishes that once.

    ``locate`` names the phase and the unit of a message. When ``publish`` raises, the message
    fails with it, so that its redelivery publishes.
    """

    def processed(message: Message) -> Outcome:
        key, unit = locate(message)
        try:
            outcome = process(message)
        except Exception as error:
            _record(ledger, key, unit, outcome_of(error), message)
            raise
        if _record(ledger, key, unit, outcome, message).is_complete:
            ledger.trigger(key, publish)
        return outcome

    return processed


def _record(
    ledger: PhaseLedger, key: PhaseKey, unit: str, outcome: Outcome, message: Message
) -> Completion:
    delivery = f"{message.id}/{message.attempt}"
    return ledger.record(key, unit, outcome, delivery=delivery, at=message.published)
