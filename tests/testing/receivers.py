"""Endpoints that the broker pushes to."""

from __future__ import annotations

import base64
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from resilience_hooks.testing.broker import PushBroker
from resilience_hooks.testing.loopback import Answer, Request, Server, serving


class Receiver:
    """Answers each message with its statuses in turn, the last of them for good; 204 by default."""

    def __init__(self, statuses: Mapping[object, tuple[int, ...]] | None = None) -> None:
        self.server = Server("")
        self.envelopes: list[dict[str, Any]] = []
        self._statuses = statuses or {}
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> Answer:
        with self._lock:
            self.envelopes.append(request.json)
            value = data_of(request.json)
            turn = self.data.count(value) - 1
        statuses = self._statuses.get(value, (204,))
        return Answer(statuses[min(turn, len(statuses) - 1)], "")

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def data(self) -> list[Any]:
        """What came, as often as it came."""
        return [data_of(envelope) for envelope in self.envelopes]


def data_of(envelope: Mapping[str, Any]) -> Any:
    return json.loads(base64.b64decode(envelope["message"]["data"]))


@contextmanager
def receiving(statuses: Mapping[object, tuple[int, ...]] | None = None) -> Iterator[Receiver]:
    receiver = Receiver(statuses)
    with serving(receiver) as receiver.server:
        yield receiver


def post(url: str, body: object) -> tuple[int, Any]:
    """Status and JSON of the answer; bytes go as they are."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data), timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def publish(broker: PushBroker, topic: str, *messages: object) -> tuple[int, Any]:
    """Publish as a service does."""
    url = f"http://{broker.env['PUBSUB_EMULATOR_HOST']}/v1/projects/{broker.project}"
    return post(f"{url}/topics/{topic}:publish", {"messages": list(messages)})
