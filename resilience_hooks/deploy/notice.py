"""Slack, on failure only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from resilience_hooks.alerts.delivery import SinkError
from resilience_hooks.alerts.model import Alert, Notification, Signal
from resilience_hooks.alerts.sinks.slack import SlackWebhook
from resilience_hooks.deploy.model import Report


def tell(reports: Iterable[Report], url: str, now: datetime) -> str | None:
    """One message for each service that is not well; returns what went wrong with telling."""
    for report in reports:
        if report.verdict != "pass":
            alert = Alert(_signal(report), "firing", now, 1, now)
            try:
                SlackWebhook(url).send(Notification("fired", alert))
            except SinkError as error:
                return str(error)
    return None


def _signal(report: Report) -> Signal:
    target = report.target
    bad = [step for step in report.steps if step.status in ("fail", "inconclusive")]
    return Signal(
        fingerprint=f"deploy/{target.name}/{target.commit or target.since.isoformat()}",
        title=f"Deployment of {target.name}",
        summary="\n".join(f"{step.name}: {step.summary}" for step in bad),
        level=report.verdict,
        facts=tuple((step.name, "\n".join(step.evidence)) for step in bad if step.evidence),
        links=(("service", target.url),),
    )
