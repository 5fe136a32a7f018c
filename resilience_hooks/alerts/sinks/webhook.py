"""Any other place that takes JSON by HTTP POST."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import httpx

from resilience_hooks.alerts.codec import dump_notification
from resilience_hooks.alerts.delivery import SinkError
from resilience_hooks.alerts.model import Notification
from resilience_hooks.alerts.wording import headline

_TIMEOUT: Final = 10
"""Seconds for one request."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A URL, which may be a secret, with the headers that open it."""

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def send(self, notification: Notification) -> None:
        """Post the notification; its marker is the ``Idempotency-Key``."""
        document = {
            "schema": 1,
            "marker": notification.marker,
            "headline": headline(notification),
            **json.loads(dump_notification(notification)),
        }
        headers = {**self.headers, "Idempotency-Key": notification.marker}
        try:
            answer = httpx.post(self.url, json=document, headers=headers, timeout=_TIMEOUT)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            message = f"the webhook cannot be reached: {type(error).__name__}"
            raise SinkError(message) from error
        if not answer.is_success:
            asked = answer.headers.get("retry-after", "")
            wait = timedelta(seconds=int(asked)) if asked.isdecimal() else None
            raise SinkError(f"the webhook answers {answer.status_code}", wait)
