"""Slack: a message in Block Kit, through a webhook's URL or a bot's token.

Nothing is retried here: the outbox does that for every place alike, as late as Slack asks for.
Limits of texts: https://api.slack.com/reference/block-kit/blocks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient
from slack_sdk.webhook import WebhookClient

from resilience_hooks.alerts.delivery import SinkError
from resilience_hooks.alerts.model import Notification
from resilience_hooks.alerts.wording import body, headline, picture

_HEADER: Final = 150
_SECTION: Final = 3000
_FIELDS: Final = 10
_FIELD: Final = 2000
_TIMEOUT: Final = 10
"""Seconds for one request."""


@dataclass(frozen=True, slots=True)
class SlackWebhook:
    """A channel's webhook; the URL is a secret and never shown."""

    url: str = field(repr=False)

    def send(self, notification: Notification) -> None:
        """Post it."""
        client = WebhookClient(self.url, timeout=_TIMEOUT, retry_handlers=[])
        try:
            answer = client.send(text=headline(notification), blocks=blocks(notification))
        except Exception as error:
            raise SinkError(f"Slack cannot be reached: {type(error).__name__}") from error
        if answer.status_code != 200:
            wait = _asked(answer.headers)
            raise SinkError(f"Slack answers {answer.status_code}: {answer.body[:80]}", wait)


@dataclass(frozen=True, slots=True)
class SlackBot:
    """A bot that posts to a channel. ``base_url`` is Slack's, or that of a stand-in."""

    token: str = field(repr=False)
    channel: str
    base_url: str = WebClient.BASE_URL

    def send(self, notification: Notification) -> None:
        """Post it, with the marker as metadata."""
        client = WebClient(
            self.token,
            base_url=self.base_url,
            timeout=_TIMEOUT,
            retry_handlers=[],
        )
        metadata = {
            "event_type": "resilience_hooks_alert",
            "event_payload": {"marker": notification.marker},
        }
        try:
            client.chat_postMessage(
                channel=self.channel,
                text=headline(notification),
                blocks=blocks(notification),
                metadata=metadata,
            )
        except SlackApiError as error:
            answer = error.response
            message = f"Slack answers {answer.status_code}: {answer.get('error', '')}"
            raise SinkError(message, _asked(answer.headers)) from error
        except Exception as error:
            raise SinkError(f"Slack cannot be reached: {type(error).__name__}") from error


def blocks(notification: Notification) -> list[dict[str, Any]]:
    """The message: headline, what happened, facts, a picture, links."""
    signal = notification.alert.signal
    found = [
        {"type": "header", "text": _plain(headline(notification)[:_HEADER])},
        _section(escape(body(notification))),
    ]
    if notification.kind != "resolved":
        found += _facts(signal.facts)
        found += [_section(f"```{escape(picture(signal.bars))}```")] if signal.bars else []
    found += _links(signal.links)
    marker = escape(notification.marker)
    return [*found, {"type": "context", "elements": [{"type": "mrkdwn", "text": f"`{marker}`"}]}]


def escape(text: str) -> str:
    """The three characters that are markup in Slack's texts."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _facts(facts: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    fields = [
        {"type": "mrkdwn", "text": f"*{escape(name)}*\n{escape(value)}"[:_FIELD]}
        for name, value in facts
    ]
    return [
        {"type": "section", "fields": fields[at : at + _FIELDS]}
        for at in range(0, len(fields), _FIELDS)
    ]


def _links(links: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    shown = " · ".join(f"<{escape(url)}|{escape(title)}>" for title, url in links)
    return [_section(shown)] if shown else []


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text[:_SECTION]}}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def _asked(headers: Mapping[str, Any]) -> timedelta | None:
    """How long the server wants to be left alone."""
    lowered = {name.lower(): value for name, value in headers.items()}
    value = lowered.get("retry-after")
    text = str(value[0] if isinstance(value, list) else value or "")
    return timedelta(seconds=int(text)) if text.isdecimal() else None
