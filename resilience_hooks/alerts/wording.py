"""What a notification says, in plain words; sinks add the markup of their place."""

from __future__ import annotations

from typing import Final

from resilience_hooks.alerts.model import Bar, Kind, Notification

_WIDTH: Final = 20
_PREFIX: Final[dict[Kind, str]] = {
    "fired": "",
    "worsened": "Worse: ",
    "repeated": "Still: ",
    "escalated": "Nobody on it: ",
    "resolved": "Resolved: ",
}


def headline(notification: Notification) -> str:
    """One line: what happened to which trouble."""
    signal = notification.alert.signal
    level = "" if notification.kind == "resolved" else f" ({signal.level})"
    return f"{_PREFIX[notification.kind]}{signal.title}{level}"


def body(notification: Notification) -> str:
    """The paragraph below the headline."""
    alert = notification.alert
    if notification.kind == "resolved":
        return f"Stood since {alert.since:%Y-%m-%d}; {alert.resolution}."
    return alert.signal.summary


def picture(bars: tuple[Bar, ...]) -> str:
    """The bars one below the other in characters of one width; bad ones are marked."""
    labels = max((len(bar.label) for bar in bars), default=0)
    return "\n".join(
        f"{bar.label:<{labels}}  {_drawn(bar.share)}  {bar.note}{'  ◀' if bar.is_bad else ''}"
        for bar in bars
    )


def _drawn(share: float) -> str:
    filled = round(min(max(share, 0.0), 1.0) * _WIDTH)
    return "█" * filled + "░" * (_WIDTH - filled)
