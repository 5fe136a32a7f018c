"""One round of the trigger: what was decided is claimed, sent, and remembered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from resilience_hooks.alerts.model import Signal
from resilience_hooks.drift.retrain.adapters import Adapter, StartError
from resilience_hooks.drift.retrain.decide import expired
from resilience_hooks.drift.retrain.ledger import RetrainLedger
from resilience_hooks.drift.retrain.model import Decision, Escalate, Limits, Request, Start


def expire(ledger: RetrainLedger, limits: Limits, now: datetime) -> None:
    """Give up requests whose result never came."""
    for request in expired(ledger.requests(), limits, now):
        ledger.mark(request.key, "expired", f"no result within {limits.expires}")


def send(
    decisions: Iterable[Decision], ledger: RetrainLedger, adapter: Adapter, now: datetime
) -> tuple[Request, ...]:
    """Send what is to be started, and what a dead process left; returns what became of each."""
    wanted = [d.request for d in decisions if isinstance(d, Start)]
    return tuple(
        _sent(request, ledger, adapter)
        for request in (*ledger.abandoned(now), *wanted)
        if ledger.claim(request, now)
    )


def escalations(decisions: Sequence[Decision]) -> tuple[Signal, ...]:
    """What a person must be told, as signals beside those of the alarms."""
    return tuple(
        Signal(
            fingerprint=f"drift/retraining/{decision.model}/{decision.run_start}",
            title=f"Retraining does not help {decision.model}",
            summary=f"{decision.reason[:1].upper()}{decision.reason[1:]}; no further one is "
            "started. Look at the data, the features and the grading.",
            level="escalated",
        )
        for decision in decisions
        if isinstance(decision, Escalate)
    )


def _sent(request: Request, ledger: RetrainLedger, adapter: Adapter) -> Request:
    """A request that was not accepted is sent again by later runs, until it expires."""
    try:
        result = replace(request, state="accepted", detail=adapter.start(request))
    except StartError as error:
        result = replace(request, state="requested", detail=str(error))
    ledger.mark(result.key, result.state, result.detail)
    return result
