"""The life of an alert: pending → firing → acknowledged → resolved.

Pure: what the store remembers and what a monitor sees go in, what is to be remembered and said
comes out. Only a monitor that could look may call this: nothing seen means nothing wrong here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from resilience_hooks.alerts.model import Alert, Kind, Notification, Signal


@dataclass(frozen=True, slots=True)
class Policy:
    """When something is said: ``hold`` is how long a trouble must stand before it fires.

    A firing alert is repeated every ``repeat``; one that nobody acknowledged within ``escalate``
    is escalated once. None switches either off.
    """

    hold: timedelta = timedelta(0)
    repeat: timedelta | None = timedelta(days=7)
    escalate: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """The alerts that changed, and what is to be said of them."""

    alerts: tuple[Alert, ...]
    notifications: tuple[Notification, ...]


def advance(
    known: Mapping[str, Alert], signals: Iterable[Signal], now: datetime, policy: Policy
) -> Step:
    """One look of a monitor: ``known`` are its open alerts by fingerprint."""
    seen = {signal.fingerprint: signal for signal in signals}
    heirs = {old: signal for signal in seen.values() for old in signal.replaces}
    changed = [_seen(known.get(name), signal, now, policy) for name, signal in seen.items()]
    for fingerprint, alert in known.items():
        if fingerprint not in seen:
            heir = heirs.get(fingerprint)
            changed.append(_resolved(alert, now, f"part of: {heir.title}" if heir else "over"))
    said = [(alert, _due(alert, now, policy)) for alert in changed]
    told = [Notification(kind, _told(alert, kind, now)) for alert, kind in said if kind]
    quiet = [alert for alert, kind in said if kind is None]
    return Step((*quiet, *(notification.alert for notification in told)), tuple(told))


def acknowledge(alert: Alert, who: str) -> Alert:
    """Somebody is on it: no more repeats and no escalation, unless it gets worse."""
    return replace(alert, state="acknowledged", acknowledged_by=who)


def silence(alert: Alert, until: datetime, reason: str) -> Alert:
    """Nothing is said of it before ``until``; its end is still remembered."""
    return replace(alert, silenced_until=until, silence_reason=reason)


def _seen(alert: Alert | None, signal: Signal, now: datetime, policy: Policy) -> Alert:
    if alert is None:
        alert = Alert(signal, "pending", now)
    if alert.state == "pending" and now - alert.since >= policy.hold:
        alert = replace(alert, state="firing")
    if alert.told and signal.rank > alert.told_rank:
        alert = replace(alert, state="firing", acknowledged_by=None)
    return replace(alert, signal=signal)


def _resolved(alert: Alert, now: datetime, resolution: str) -> Alert:
    return replace(alert, state="resolved", resolved_at=now, resolution=resolution)


def _due(alert: Alert, now: datetime, policy: Policy) -> Kind | None:
    """What must be said now: of a silence, only the end of the trouble."""
    if alert.state == "resolved":
        return "resolved" if alert.told else None
    if alert.state != "firing" or alert.is_silent(now):
        return None
    if alert.told_at is None:
        return "fired"
    if alert.signal.rank > alert.told_rank:
        return "worsened"
    if policy.escalate is not None and not alert.escalated and now - alert.since >= policy.escalate:
        return "escalated"
    due = policy.repeat is not None and now - alert.told_at >= policy.repeat
    return "repeated" if due else None


def _told(alert: Alert, kind: Kind, now: datetime) -> Alert:
    return replace(
        alert,
        told=alert.told + 1,
        told_at=now,
        told_rank=alert.signal.rank,
        escalated=alert.escalated or kind == "escalated",
    )
