from __future__ import annotations

from datetime import timedelta

import pytest

from resilience_hooks.alerts.delivery import SinkError
from resilience_hooks.alerts.sinks.webhook import Webhook
from resilience_hooks.testing.loopback import Answer, serving
from tests.alerts.samples import notification


def test_posts_json_with_its_marker() -> None:
    """The whole notification as JSON, and the marker as the key that makes it once."""
    with serving(lambda _: Answer(202)) as server:
        Webhook(server.url, {"X-Key": "1"}).send(notification())
    (request,) = server.requests
    assert request.json["headline"] == "Model <a> & b is below 55 % (suspected)"
    assert request.json["alert"]["signal"]["facts"] == [["Hits", "42 of 80"]]
    assert request.headers["idempotency-key"] == request.json["marker"]
    assert request.headers["x-key"] == "1"


@pytest.mark.parametrize(
    ("answer", "wait"),
    [(Answer(503, "", {"Retry-After": "7"}), 7), (Answer(302, "", {"Location": "/"}), None)],
    ids=["busy", "a redirect, which nobody follows with a secret"],
)
def test_refused(answer: Answer, wait: int | None) -> None:
    """Anything but success is a failure to deliver."""
    with serving(lambda _: answer) as server, pytest.raises(SinkError) as failure:
        Webhook(server.url).send(notification())
    assert str(failure.value) == f"the webhook answers {answer.status}"
    assert failure.value.retry_after == (timedelta(seconds=wait) if wait else None)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/secret", "nonsense-secret"])
def test_not_there(url: str) -> None:
    """A URL that leads nowhere is a failure that does not show it."""
    with pytest.raises(SinkError, match="the webhook cannot be reached") as failure:
        Webhook(url).send(notification())
    assert "secret" not in str(failure.value)
