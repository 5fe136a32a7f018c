from __future__ import annotations

import json
from datetime import timedelta

import pytest

from resilience_hooks.alerts.delivery import SinkError
from resilience_hooks.alerts.sinks import slack
from resilience_hooks.alerts.sinks.slack import SlackBot, SlackWebhook, blocks
from resilience_hooks.testing.loopback import Answer, serving
from tests.alerts.samples import notification


def test_webhook_posts_blocks() -> None:
    """A message has the headline for notifications and blocks for the eye."""
    with serving(lambda _: Answer()) as server:
        SlackWebhook(server.url).send(notification())
    (message,) = server.bodies()
    assert message["text"] == "Model <a> & b is below 55 % (suspected)"
    kinds = [block["type"] for block in message["blocks"]]
    assert kinds == ["header", "section", "section", "section", "section", "context"]


def test_weeks_are_drawn() -> None:
    """The picture has a bar for each week, its count, and a mark where it is bad."""
    text = json.dumps(blocks(notification()), ensure_ascii=False)
    assert "Jan 18  ██████████░░░░░░░░░░  21/40  ◀" in text
    assert "Jan 25  ████████████░░░░░░░░  24/40" in text


def test_markup_in_names_is_escaped() -> None:
    """A name cannot mention a channel or make a link."""
    assert slack.escape("<!channel> & <https://x|y>") == (
        "&lt;!channel&gt; &amp; &lt;https://x|y&gt;"
    )


def test_a_resolved_alert_is_short() -> None:
    """The end says since when it stood, without the evidence of old."""
    text = json.dumps(blocks(notification("resolved", 2)))
    assert "Resolved: " in text
    assert "Stood since 2026-02-01; over." in text
    assert "42 of 80" not in text


REFUSED = {
    "429": (Answer(429, "ratelimited", {"Retry-After": "30"}), "Slack answers 429", 30),
    "500": (Answer(500, "oops"), "Slack answers 500", None),
    "404": (Answer(404, "no_service"), "Slack answers 404: no_service", None),
}


@pytest.mark.parametrize(("answer", "message", "wait"), REFUSED.values(), ids=REFUSED)
def test_webhook_that_refuses(answer: Answer, message: str, wait: int | None) -> None:
    """The answer is named, and how long Slack asks to be left alone."""
    with serving(lambda _: answer) as server, pytest.raises(SinkError, match=message) as failure:
        SlackWebhook(server.url).send(notification())
    assert failure.value.retry_after == (timedelta(seconds=wait) if wait else None)
    assert len(server.requests) == 1


def test_webhook_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that never answers costs the time-out, not the run."""
    monkeypatch.setattr(slack, "_TIMEOUT", 0.2)
    with serving(lambda _: Answer(hang=1)) as server, pytest.raises(SinkError, match="reached"):
        SlackWebhook(server.url).send(notification())


def test_webhook_that_is_not_there() -> None:
    """A refused connection is a failure to deliver; the URL, a secret, is not in its message."""
    with pytest.raises(SinkError, match="Slack cannot be reached") as failure:
        SlackWebhook("http://127.0.0.1:9/services/T/B/secret").send(notification())
    assert "secret" not in str(failure.value)


def test_bot_posts_to_its_channel() -> None:
    """A bot's message carries the marker as metadata."""
    with serving(lambda _: Answer(body={"ok": True})) as server:
        SlackBot("xoxb-1", "#app-error-alerts", f"{server.url}/").send(notification())
    (request,) = server.requests
    assert (request.path, request.headers["authorization"]) == (
        "/chat.postMessage",
        "Bearer xoxb-1",
    )
    assert request.json["channel"] == "#app-error-alerts"
    assert request.json["metadata"]["event_payload"]["marker"] == "drift/a/1#20260201T120000.1"


BOT_REFUSED = {
    "an error in a 200": (Answer(body={"ok": False, "error": "channel_not_found"}), "channel_not"),
    "429": (Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "5"}), "429"),
    "500": (Answer(500, {"ok": False, "error": "internal"}), "500"),
}


@pytest.mark.parametrize(("answer", "message"), BOT_REFUSED.values(), ids=BOT_REFUSED)
def test_bot_that_is_refused(answer: Answer, message: str) -> None:
    """The API says no in the body too."""
    with serving(lambda _: answer) as server, pytest.raises(SinkError, match=message):
        SlackBot("xoxb-1", "#x", f"{server.url}/").send(notification())
