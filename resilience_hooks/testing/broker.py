"""A Pub/Sub that pushes when a test says so: redelivery, duplicates, reordering, dead letters.

Services publish to it by REST, as to the emulator: ``http://$PUBSUB_EMULATOR_HOST/v1/projects/…``.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from resilience_hooks.clock import utc_now
from resilience_hooks.testing.courier import Courier
from resilience_hooks.testing.loopback import Answer, Request, StandIn
from resilience_hooks.testing.messages import (
    Content,
    Copy,
    Delivery,
    Published,
    Subscription,
    contents_of,
)
from resilience_hooks.testing.push import ACKNOWLEDGING
from resilience_hooks.testing.queues import Key, Queues

_PUBLISH: Final = re.compile(r"/v1/projects/(?P<project>[^/]+)/topics/(?P<topic>[^/:]+):publish")
_ATTEMPTS: Final = 5
"""What Pub/Sub takes for the attempts before a dead-letter topic, where nobody says."""
_REFUSED_PAUSE: Final = 0.01
_UNANSWERED_PAUSE: Final = 0.1
"""Seconds before what failed is pushed again: a server that is silent may be starting."""


class PushBroker(StandIn):
    """The topics of one project, each there as soon as it is named.

    Nothing is pushed but by ``deliver``. ``on_delivery`` is called before each push; ``now`` gives
    the times of publication; ``bound`` is how long one ``deliver`` may take, in seconds.
    """

    def __init__(
        self, project: str = "flow-test", *, now: Callable[[], datetime] = utc_now
    ) -> None:
        super().__init__()
        self.project = project
        self.now = now
        self.bound = 300.0
        self.on_delivery: Callable[[Delivery], None] | None = None
        self._queues = Queues()

    @property
    def host(self) -> str:
        """Host and port, as ``PUBSUB_EMULATOR_HOST`` has it."""
        return urlsplit(self.url).netloc

    @property
    def env(self) -> Mapping[str, str]:
        """What the environment of a service needs to publish here."""
        names = ("PUBSUB_PROJECT_ID", "GOOGLE_CLOUD_PROJECT")
        return {"PUBSUB_EMULATOR_HOST": self.host, **dict.fromkeys(names, self.project)}

    def subscribe(  # noqa: PLR0913  what Pub/Sub knows of a subscription
        self,
        topic: str,
        endpoint_url: str,
        *,
        name: str | None = None,
        ack_deadline: float = 10.0,
        max_attempts: int | None = None,
        dead_letter: str | None = None,
    ) -> str:
        """Push to an endpoint what is published from now on; returns the subscription's name.

        A name that is known changes that subscription, which keeps what it has. Raises ValueError
        for an address that is not of HTTP.
        """
        if urlsplit(endpoint_url).scheme != "http":
            raise ValueError(f"{endpoint_url}: an endpoint is an http:// address")
        name = name or self._queues.unused_name(topic)
        attempts = max_attempts or (_ATTEMPTS if dead_letter else None)
        self._queues.subscribe(
            Subscription(name, topic, endpoint_url, ack_deadline, attempts, dead_letter)
        )
        return name

    def publish(self, topic: str, json_value: Any, **attributes: str) -> str:
        """Publish a value as JSON; returns the id of the message."""
        content = Content(json.dumps(json_value).encode(), attributes)
        return self._queues.publish(topic, content, self.now())

    def deliver(self, *, duplicates: int = 1, shuffle: int | None = None, rounds: int = 50) -> int:
        """Push what is pending, and what is published meanwhile, round by round.

        It ends when nothing is left, or nothing but what has failed in ``rounds`` rounds. Each
        message comes ``duplicates`` times, also after its acknowledgement; ``shuffle`` seeds
        another order for each round. Returns the number of pushes. Raises TimeoutError where there
        is no end to it within ``bound``.
        """
        order = None if shuffle is None else random.Random(shuffle)
        courier = self._courier()
        tried: Counter[Key] = Counter()
        pushed = 0
        while due := [copy.key for copy in self.pending if tried[copy.key] < rounds]:
            batch = [key for key in due for _ in range(1 if tried[key] else duplicates)]
            if order is not None:
                order.shuffle(batch)
            statuses = list(courier.carry(batch))
            tried.update(due)
            pushed += len(statuses)
            time.sleep(_pause(statuses))
        return pushed

    @property
    def pending(self) -> list[Copy]:
        """What is to be delivered, the oldest first."""
        return self._queues.pending

    @property
    def acked(self) -> list[Copy]:
        """What was acknowledged, in that order."""
        return self._queues.acked

    @property
    def dead(self) -> list[Copy]:
        """What has failed so often that it was given up."""
        return self._queues.dead

    @property
    def deliveries(self) -> list[Delivery]:
        """Every push, in the order of its end."""
        return self._queues.deliveries

    def published(self, topic: str) -> list[Published]:
        """The messages of a topic, in the order of their publication."""
        return [message for message in self._queues.published if message.topic == topic]

    def answer(self, request: Request) -> Answer:
        """Pub/Sub's answer to a publish request."""
        found = _PUBLISH.fullmatch(unquote(urlsplit(request.path).path))
        if not found or request.method != "POST":
            return _error(404, "NOT_FOUND", f"{request.method} {request.path} is not known here")
        if found["project"] != self.project:
            return _error(404, "NOT_FOUND", f"Requested project not found: {found['project']}")
        try:
            contents = contents_of(request.body)
        except ValueError as error:
            return _error(400, "INVALID_ARGUMENT", str(error))
        topic, now = found["topic"], self.now()
        return Answer(
            body={"messageIds": [self._queues.publish(topic, each, now) for each in contents]}
        )

    def _courier(self) -> Courier:
        def announce(delivery: Delivery) -> None:
            if self.on_delivery is not None:
                self.on_delivery(delivery)

        return Courier(self._queues, self.project, self.now, announce, self.bound, time.monotonic())


def _pause(statuses: Sequence[int | None]) -> float:
    """How long to wait after a round with these statuses."""
    if None in statuses:
        return _UNANSWERED_PAUSE
    return 0.0 if ACKNOWLEDGING.issuperset(statuses) else _REFUSED_PAUSE


def _error(code: int, status: str, message: str) -> Answer:
    return Answer(code, {"error": {"code": code, "message": message, "status": status}})
