"""Slack on loopback: an incoming webhook and ``chat.postMessage``, which keep what they are sent.

https://api.slack.com/messaging/webhooks#handling_errors has the answers.
"""

from __future__ import annotations

from typing import Any, Final

from resilience_hooks.testing.loopback import Answer, Request, StandIn, refusal

_WEBHOOK: Final = "/services/T00000000/B00000000/stand-in"
_BOT: Final = "/api/chat.postMessage"
_RETRY_AFTER: Final = {"Retry-After": "30"}


class SlackServer(StandIn):
    """Takes messages. ``down`` is the status that it refuses them with; True is 503."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[dict[str, Any]] = []
        self.down: bool | int = False

    @property
    def webhook_url(self) -> str:
        """The secret address of the channel."""
        return self.url + _WEBHOOK

    @property
    def api_url(self) -> str:
        """The base URL for a bot."""
        return f"{self.url}/api/"

    def answer(self, request: Request) -> Answer:
        """Keep a message, or say what is wrong with it."""
        if (status := refusal(self.down)) is not None:
            return _refused(status)
        if request.path not in {_WEBHOOK, _BOT}:
            return Answer(404, "no_service")
        is_bot = request.path == _BOT
        if fault := _fault(request):
            return Answer(200, {"ok": False, "error": fault}) if is_bot else Answer(400, fault)
        self.messages.append(request.json)
        stamp = f"{len(self.messages)}.000000"
        return Answer(body={"ok": True, "ts": stamp} if is_bot else "ok")


def _refused(status: int) -> Answer:
    is_limit = status == 429
    return Answer(status, "rate_limited" if is_limit else "", _RETRY_AFTER if is_limit else {})


def _fault(request: Request) -> str | None:
    try:
        message = request.json
    except ValueError:
        return "invalid_payload"
    if not isinstance(message, dict):
        return "invalid_payload"
    return None if message.keys() & {"text", "blocks", "attachments"} else "no_text"
