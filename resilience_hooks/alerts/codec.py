"""Alerts and notifications as JSON, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from resilience_hooks.alerts.model import Alert, Bar, Notification, Signal

_TIMES: Final = ("since", "told_at", "silenced_until", "resolved_at")


def dump_alert(alert: Alert) -> str:
    """One line of JSON; times in ISO format."""
    return json.dumps(asdict(alert), default=datetime.isoformat, sort_keys=True)


def load_alert(text: str) -> Alert:
    """The inverse of ``dump_alert``."""
    return _alert(json.loads(text))


def dump_notification(notification: Notification) -> str:
    """One line of JSON; times in ISO format."""
    return json.dumps(asdict(notification), default=datetime.isoformat, sort_keys=True)


def load_notification(text: str) -> Notification:
    """The inverse of ``dump_notification``."""
    data = json.loads(text)
    return Notification(data["kind"], _alert(data["alert"]))


def _alert(data: Mapping[str, Any]) -> Alert:
    times = {name: datetime.fromisoformat(data[name]) for name in _TIMES if data[name]}
    return Alert(**{**data, **times, "signal": _signal(data["signal"])})


def _signal(data: Mapping[str, Any]) -> Signal:
    pairs = {name: tuple(map(tuple, data[name])) for name in ("facts", "links")}
    bars = tuple(Bar(**bar) for bar in data["bars"])
    return Signal(**{**data, **pairs, "bars": bars, "replaces": tuple(data["replaces"])})
